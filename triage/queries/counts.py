"""What waits at the desk, in numbers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import IntegerField, QuerySet, Subquery

from maru.agencies.models import Unit
from maru.agencies.powers import powers_of
from referrals.models import Referral
from referrals.models.referral import Rag
from referrals.states import UNDECIDED
from triage.models import Claim

MOST = 300


class CappedCount(Subquery):
    """How many rows a query has, counted to three hundred: an exact count grows with the table."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()

    def __init__(self, rows: QuerySet) -> None:
        super().__init__(rows.order_by().values("pk")[:MOST])


@dataclass(frozen=True)
class Waiting:
    """The desk's work in four numbers; `mine` is what the person has claimed."""

    waiting: int = 0
    overdue: int = 0
    red: int = 0
    mine: int = 0


def in_the_queue(user: Any) -> QuerySet:
    """The referrals that the desk still has, for whom its work is open.

    Whoever sees referrals whole sees each of these: none is a draft, so no involvement needs to be asked.
    """
    rows = Referral.objects.all() if Referral.root in powers_of(user).sees else Referral.objects.visible_to(user)
    return rows.exclude(desk_stage="")


def waiting_summary(user: Any, now: datetime) -> Waiting:
    """What waits for the desk and what of it is late or red, in one query."""
    open_rows = in_the_queue(user)
    undecided = open_rows.filter(desk_stage__in=UNDECIDED)
    return Waiting(
        *in_one_query(
            open_rows.filter(desk_stage="waiting"),
            undecided.filter(desk_due_at__lt=now),
            undecided.filter(desk_rag=Rag.RED),
            claimed_by(user, open_rows),
        )
    )


# Written out: to build these five counts through the ORM takes three times as long as to answer them. Row-level
# security holds here as everywhere, and only who sees the desk's referrals whole opens the queue.
TABS = f"""
SELECT (SELECT count(*) FROM (SELECT FROM referrals_referral WHERE desk_stage = 'waiting' LIMIT {MOST}) w),
       (SELECT count(*) FROM (SELECT FROM triage_claim WHERE by_id = %s AND state = 'held' LIMIT {MOST}) m),
       (SELECT count(*) FROM (SELECT FROM referrals_referral WHERE desk_stage = 'at_desk' LIMIT {MOST}) d),
       (SELECT count(*) FROM (SELECT FROM referrals_referral WHERE desk_stage = 'offered' LIMIT {MOST}) o)
"""  # noqa: S608 - a number of ours


def tab_counts(user: Any) -> dict[str, str]:
    """How many stand behind each tab of the queue, in one query; “300+” where there are more."""
    with connection.cursor() as cursor:
        cursor.execute(TABS, [user.pk])
        waiting, mine, at_desk, offered = cursor.fetchone()
    counts = {"waiting": waiting, "mine": mine, "at_desk": at_desk, "offered": offered}
    counts["all"] = waiting + at_desk + offered
    return {name: f"{MOST}+" if number >= MOST else str(number) for name, number in counts.items()}


def claimed_by(user: Any, rows: QuerySet) -> QuerySet:
    """Those of these referrals whose running claim is the person's."""
    return rows.filter(pk__in=Claim.objects.filter(by=user, state="held").values("referral_id"))


def claimed_count(user: Any) -> int:
    """How many referrals the person has claimed and not decided yet."""
    return Claim.objects.visible_to(user).filter(by=user, state="held").count()


def in_one_query(*many: QuerySet) -> tuple[int, ...]:
    """Count each, all in one round trip; the desk's own row is what they hang on."""
    desk = Unit.objects.filter(kind=Unit.Kind.MARU_DESK)
    return desk.values_list(*(CappedCount(rows) for rows in many)).first() or (0,) * len(many)
