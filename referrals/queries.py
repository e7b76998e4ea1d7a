"""What the officers' pages read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, Min, OuterRef, QuerySet, Subquery

from maru.agencies.looking import BEHIND_GLASS
from maru.agencies.models import Involvement, Unit, User
from maru.agencies.permissions import Permission as P
from maru.agencies.powers import powers_of
from maru.agencies.roles import holding
from maru.common.errors import NotFound
from maru.timers.models import Timer
from maru.web.keyset import Place
from maru.web.models import Draft
from referrals.models import Addition, Party, Referral, Subject
from referrals.states import DECISION, REDECIDE

PAGE = 25
DRAFTS = 50
TO_DECIDE = (DECISION, REDECIDE)
REFERRERS = holding(P.REFERRAL_SUBMIT, sees_unit=None)
# Why a referral is open on these pages, and what the trail calls that reason.
REASONS = {"author": "own", "submitted": "unit", "duty": "duty"}

# One index range for the person and one for each unit, each cut off where the page ends.
NEWEST = """
SELECT DISTINCT x.object_id, x.since FROM (
  (SELECT object_id, since FROM agencies_involvement
   WHERE user_id = %(user)s AND kind = 'referral' AND until IS NULL AND why = 'submitted'
     AND (since, object_id) < (%(since)s, %(id)s)
   ORDER BY since DESC, object_id DESC LIMIT %(limit)s)
  UNION ALL
  (SELECT found.object_id, found.since FROM unnest(%(units)s::uuid[]) AS mine(id) CROSS JOIN LATERAL (
     SELECT object_id, since FROM agencies_involvement
     WHERE unit_id = mine.id AND kind = 'referral' AND until IS NULL AND why IN ('submitted', 'duty')
       AND (since, object_id) < (%(since)s, %(id)s)
     ORDER BY since DESC, object_id DESC LIMIT %(limit)s) AS found)
) AS x ORDER BY x.since DESC, x.object_id DESC LIMIT %(limit)s
"""
END_OF_TIME = Place(datetime(9000, 1, 1, tzinfo=UTC), UUID(int=2**128 - 1))


@dataclass(frozen=True)
class Begun:
    """A draft in the list: what it is called, how far it is."""

    reference: str
    draft: Draft


@dataclass
class Sent:
    """A submitted referral in the list, with its subjects."""

    referral: Referral
    subjects: list[Subject] = field(default_factory=list)


def lines() -> dict[str, str]:
    """Whom to ring: the telephone numbers of the duty senior detective and of the MARU desk."""
    kinds = {Unit.Kind.DUTY: "duty", Unit.Kind.MARU_DESK: "desk"}
    found = dict(Unit.objects.filter(kind__in=kinds).values_list("kind", "phone"))
    return {name: found.get(kind, "") for kind, name in kinds.items()}


def is_sender(user: Any, referral: Referral, permission: P) -> bool:
    """Whether this is who sent it: its author, or of what an agency's system sent, who refers for the same unit."""
    if referral.author.signs_in:
        return referral.author_id == user.pk
    return powers_of(user).may(permission, referral.unit_id)


def may_withdraw(user: Any, referral: Referral) -> bool:
    return is_sender(user, referral, P.REFERRAL_WITHDRAW)


def may_attach(user: Any, referral: Referral) -> bool:
    return is_sender(user, referral, P.REFERRAL_SUBMIT if referral.status == "draft" else P.REFERRAL_ADD)


def drafts_of(user: Any) -> list[Begun]:
    """What the person has begun and not yet sent, the latest first."""
    drafts = list(Draft.objects.visible_to(user).filter(kind="referral").order_by("-saved_at", "id")[:DRAFTS])
    rows = Referral.objects.visible_to(user).filter(pk__in=[draft.pk for draft in drafts], author=user)
    references = dict(rows.values_list("pk", "reference"))
    return [Begun(references[draft.pk], draft) for draft in drafts if draft.pk in references]


def waiting_drafts(user: Any) -> tuple[int, datetime | None]:
    """How many drafts the person has, and when the one that lies longest was last saved."""
    theirs = Involvement.objects.now().filter(kind=Referral.root, user=user, why="author", object_id=OuterRef("pk"))
    drafts = Draft.objects.visible_to(user).filter(Exists(theirs), kind="referral")
    found = drafts.aggregate(n=Count("id"), oldest=Min("saved_at"))
    return found["n"], found["oldest"]


def colleagues_of(referral: Referral) -> QuerySet[User]:
    """Whoever else may refer for its unit, and can sign in."""
    return User.objects.holding(REFERRERS, unit=referral.unit).exclude(pk=referral.author_id).order_by("name", "pk")


def untouched_draft_of(user: Any) -> Referral | None:
    """A referral that the person began and wrote nothing in: there is no need for a second one."""
    draft = Draft.objects.visible_to(user).filter(kind="referral", pages={}).order_by("-saved_at").first()
    return draft and Referral.objects.visible_to(user).filter(pk=draft.pk, author=user, status="draft").first()


def units_read_by(user: Any) -> list[UUID]:
    """Units whose own referrals the person reads: not those that hold other people's referrals for their work."""
    working = {P.TRIAGE_SEE, P.CAIU_SEE}
    return [unit for unit, role in powers_of(user).held if role.sees_unit and not role.permissions & working]


def sent_by(user: Any, before: Place | None = None, size: int = 0) -> tuple[list[Sent], Place | None]:
    """A page of what the person or their unit submitted, the newest first, and where the next page begins."""
    start, size = before or END_OF_TIME, size or PAGE
    values = {
        "user": str(user.pk), "units": [str(unit) for unit in units_read_by(user)], "since": start.key,
        "id": str(start.id), "limit": size + 1,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, values)
        found = cursor.fetchall()
    keys = dict(found[:size])
    rows = Referral.objects.visible_to(user).filter(pk__in=keys).exclude(status="draft").select_related("author")
    referrals = {row.pk: row for row in rows}
    listed = {pk: Sent(referrals[pk]) for pk in keys if pk in referrals}
    for subject in subjects_of(user, listed):
        listed[subject.referral_id].subjects.append(subject)
    last, since = found[size - 1] if len(found) > size else (None, None)
    return list(listed.values()), Place(since, last) if last else None


def subjects_of(user: Any, referral_ids: Iterable[UUID]) -> Iterable[Subject]:
    """The children and adults at risk of some referrals, with who holds them, and `decision_due_at`: what is told
    outside the desk. How soon the desk wants to decide would say how it rates them."""
    rows = Subject.objects.visible_to(user).filter(referral__in=list(referral_ids))
    clocks = Timer.objects.filter(object_id=OuterRef("pk"), kind__in=TO_DECIDE, state=Timer.State.RUNNING)
    rows = rows.annotate(decision_due_at=Subquery(clocks.values("due_at")[:1]))
    return rows.select_related("party", "holding_unit").order_by("party__position")


def reason_to_read(user: Any, referral: Referral) -> str:
    """Why the person may read a submitted referral on these pages: own, unit or duty, or that they look into it.

    The desk and whoever works a case read it on pages of their own. Raises NotFound.
    """
    rows = Involvement.objects.reaching(user, units_read_by(user)).of(referral).filter(why__in=REASONS)
    found = set(rows.values_list("why", flat=True))
    reason = next((REASONS[why] for why in REASONS if why in found), None)
    if reason is None and referral.pk in powers_of(user).looks_into(Referral.root):
        reason = BEHIND_GLASS
    if reason is None:
        raise NotFound
    return reason


@dataclass(frozen=True)
class Written:
    """A submitted referral whole: everybody named, what became of the subjects, and what was added."""

    parties: list[Party]
    subjects: list[Subject]
    additions: list[Addition]


def as_written(user: Any, referral: Referral) -> Written:
    """What the author's page shows of a referral."""
    return Written(
        parties=list(Party.objects.visible_to(user).filter(referral=referral).order_by("position")),
        subjects=list(subjects_of(user, [referral.pk])),
        additions=list(Addition.objects.visible_to(user).filter(referral=referral).select_related("by").order_by("at")),
    )
