"""One page of the desk's queue: two queries and words, however many rows.

Half of a page's time is spent on its rows (PERFORMANCE.md), so they are read as plain values and put into words
here; the template only places them.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BooleanField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject, Left
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caiu.models import InvestigationSubject
from maru.timers.models import Timer
from maru.web import words
from referrals.models import Subject
from referrals.models.parties import Party, age_as_written, name_as_written
from referrals.models.referral import Rag
from referrals.operations.custody import REDECIDE
from triage.models import Claim, HandoverSubject
from triage.queries.counts import claimed_by, in_the_queue

PAGE = 50
NAMED = 3
CONCERN = 160
AGAIN = Timer.objects.filter(kind=REDECIDE, state=Timer.State.RUNNING)
TABS = ("waiting", "mine", "at_desk", "offered", "all")
CAME_BACK_FROM = {
    "declined": "{unit} declined: {why}",
    "lapsed": "{unit} did not answer in time.",
    "recalled": "The offer to {unit} was recalled.",
    "handed_back": "{unit} handed back: {why}",
}


@dataclass(frozen=True)
class Place:
    """Where a page of the queue begins: after this row. Those who came back stand before the others."""

    came_back: bool
    due_at: datetime
    pk: UUID


class Row(NamedTuple):
    """One referral in the queue, in the words that the page shows."""

    reference: str
    came_back: bool
    rag: str
    rag_word: str
    due_at: str
    left: str
    when: str
    exact: str
    urgency: str
    gone: str
    signs: list[tuple[str, str]]
    people: str
    reasons: str
    concern: str
    source: str
    agency: str
    received: str
    holder: str
    can_claim: bool


class Values(NamedTuple):
    """A referral of the page as the database gives it."""

    pk: UUID
    reference: str
    stage: str
    rag: int
    submitted_at: datetime
    danger: bool
    status: str
    unit: str
    agency: str
    due: datetime
    concern: str
    claim: dict[str, Any] | None
    back: bool


class Who(NamedTuple):
    """Somebody a referral of the page is about."""

    referral_id: UUID
    custody: str
    since: datetime
    role: str
    given_names: str
    family_name: str
    born: date | None
    estimate: int | None
    again: datetime | None = None
    declined: dict[str, str] | None = None
    handed_back: dict[str, str] | None = None


@dataclass(frozen=True)
class Queue:
    """A page of the queue and where the next one begins."""

    rows: list[Row]
    after: Place | None

    @property
    def came_back(self) -> list[Row]:
        return [row for row in self.rows if row.came_back]

    @property
    def others(self) -> list[Row]:
        return [row for row in self.rows if not row.came_back]


def queue_page(
    *, user: Any, tab: str, narrowed: Q, now: datetime, new_since: datetime | None, after: Place | None = None
) -> Queue:
    """Fifty rows of a tab: who came back first, then the oldest deadline first."""
    found = page_of(in_tab(user, tab).filter(narrowed), after)
    found.sort(key=lambda values: (not values.back, values.due, values.pk))
    shown = found[:PAGE]
    people = people_of(shown, user)
    rows = [row(values, people[values.pk], user, now, new_since) for values in shown]
    last = shown[-1] if len(found) > PAGE else None
    return Queue(rows, Place(last.back, last.due, last.pk) if last else None)


def in_tab(user: Any, tab: str) -> QuerySet:
    """The referrals behind a tab."""
    rows = in_the_queue(user)
    if tab == "mine":
        return claimed_by(user, rows)
    return rows if tab == "all" else rows.filter(desk_stage=tab)


def page_of(rows: QuerySet, after: Place | None) -> list[Values]:
    """A page's rows as values, and one more to know whether there is another page.

    Two index ranges side by side, since one order over both would sort the whole queue.
    """
    back = Q(pk__in=came_back_ids())
    beyond = Q()
    if after is not None:
        beyond = Q(desk_due_at__gt=after.due_at) | Q(desk_due_at=after.due_at, pk__gt=after.pk)
    others = valued(rows.filter(~back, beyond if after and not after.came_back else Q()), came_back=False)
    if after is None or after.came_back:
        others = valued(rows.filter(back, beyond), came_back=True).union(others, all=True)
    return [Values(*values) for values in others]


def came_back_ids() -> QuerySet:
    """Referrals with somebody whom the desk must decide again: their clock for it runs."""
    return Subject.objects.filter(pk__in=AGAIN.values("object_id")).values("referral_id")


def valued(rows: QuerySet, *, came_back: bool) -> QuerySet:
    held = Claim.objects.filter(referral=OuterRef("pk"), state="held")
    return rows.order_by("desk_due_at", "pk").values_list(
        "pk", "reference", "desk_stage", "desk_rag", "submitted_at", "immediate_danger", "status",
        "unit__name", "unit__agency__name", F("desk_due_at"), Left("what_happened", CONCERN + 1),
        Subquery(held.values(json=JSONObject(by="by__name", id="by_id"))),
        Value(came_back, output_field=BooleanField()),
    )[: PAGE + 1]  # fmt: skip


def people_of(shown: list[Values], user: Any) -> dict[UUID, list[Who]]:
    """Everybody these referrals are about, in the order in which they were named."""
    rows = Subject.objects.visible_to(user).filter(referral__in=[values.pk for values in shown])
    if any(values.back for values in shown):
        rows = with_what_came_back(rows)
    extra = ("again", "declined", "handed_back") if "again" in rows.query.annotations else ()
    found: dict[UUID, list[Who]] = defaultdict(list)
    for values in rows.order_by("party__position").values_list(
        "referral_id", "custody", "since", "party__role", "party__given_names", "party__family_name",
        "party__date_of_birth", "party__age_estimate", *extra,
    ):  # fmt: skip
        found[values[0]].append(Who(*values))
    return found


def with_what_came_back(rows: QuerySet) -> QuerySet:
    """With the offer or the investigation that ended at the moment from which the clock runs again."""
    again = OuterRef("again")
    handovers = HandoverSubject.objects.filter(subject=OuterRef("pk"), handover__answered_at=again)
    investigations = InvestigationSubject.objects.filter(subject=OuterRef("pk"), investigation__ended_at=again)
    returned = JSONObject(state="handover__state", unit="handover__unit__name", why="handover__decline_reason")
    handed_back = JSONObject(
        state="investigation__state", unit="investigation__unit__name", why="investigation__closing_reason"
    )
    return rows.annotate(again=Subquery(AGAIN.filter(object_id=OuterRef("pk")).values("started_at"))).annotate(
        declined=Subquery(handovers.values(json=returned)[:1]),
        handed_back=Subquery(investigations.values(json=handed_back)[:1]),
    )


def row(values: Values, people: list[Who], user: Any, now: datetime, new_since: datetime | None) -> Row:
    """A row in words."""
    here = [who for who in people if who.custody == values.stage] or people
    moved = max((who.since for who in here), default=values.submitted_at)
    started = moved if values.back or values.stage == "offered" else values.submitted_at
    new = new_since is not None and values.stage == "waiting" and moved > new_since
    mine = values.claim is not None and values.claim["id"] == str(user.pk)
    return Row(
        reference=values.reference,
        came_back=values.back,
        rag=rag_word(values.rag) or "none",
        rag_word=str(RAG_WORDS[values.rag]),
        due_at=values.due.isoformat(),
        left=words.time_left(values.due, now),
        when=words.when(values.due, now),
        exact=words.exact(values.due),
        urgency=words.urgency(values.due, now, started).value,
        gone=str(words.gone(values.due, now, started)),
        signs=signs(values, new),
        people=named(here, now),
        reasons="\n".join(came_back_because(here)) if values.back else "",
        concern=shortened(" ".join(values.concern.split())),
        source=values.unit,
        agency=values.agency,
        received=words.when(values.submitted_at, now),
        holder=values.claim["by"] if values.claim else "",
        can_claim=values.stage == "waiting" and (values.claim is None or mine),
    )


RAG_WORDS = {
    Rag.RED: gettext_lazy("RED"),
    Rag.AMBER: gettext_lazy("AMBER"),
    Rag.GREEN: gettext_lazy("GREEN"),
    Rag.BLUE: gettext_lazy("BLUE"),
    Rag.UNRATED: gettext_lazy("Not rated"),
}


def signs(values: Values, new: bool) -> list[tuple[str, str]]:
    """The tags of a row: colour and words."""
    said = (
        (new, "yellow", _("New")),
        (values.danger, "red", _("Immediate danger")),
        (values.status == "withdrawn", "grey", _("Withdrawn")),
    )
    return [(colour, text) for there, colour, text in said if there]


def named(people: list[Who], now: datetime) -> str:
    """`Tom Ashbridge, 10`, one a line, the first few; an adult at risk is said to be one."""
    today = words.in_london(now).date()
    lines = []
    for who in people[:NAMED]:
        age = age_as_written(who.born, who.estimate, today)
        parts = [name_as_written(who.role, who.given_names, who.family_name)]
        parts += [str(age)] if age is not None else []
        parts += [_("adult")] if who.role == Party.Role.ADULT else []
        lines.append(", ".join(parts))
    if len(people) > NAMED:
        lines.append(_("and %d more") % (len(people) - NAMED))
    return "\n".join(lines)


def shortened(concern: str) -> str:
    """The beginning of what happened."""
    return concern if len(concern) <= CONCERN else f"{concern[:CONCERN].rsplit(' ', 1)[0]}…"


def came_back_because(people: list[Who]) -> list[str]:
    """Why these are with the desk again, each reason once."""
    reasons = []
    for who in (who for who in people if who.again):
        last = who.declined or who.handed_back
        reasons.append(
            CAME_BACK_FROM[last["state"]].format(unit=last["unit"], why=last["why"]) if last else _("Reopened.")
        )
    return list(dict.fromkeys(reasons))


def rag_word(rag: int | None) -> str:
    """`red`, `amber`, `green`, `blue`, or nothing where it was not rated yet."""
    return "" if rag in (None, Rag.UNRATED) else Rag(rag).name.lower()


def arrived_since(user: Any, since: datetime) -> int:
    """How many referrals have come into the queue since that moment, one query."""
    waiting = in_the_queue(user).filter(desk_stage="waiting")
    return waiting.filter(subjects__custody="waiting", subjects__since__gt=since).distinct().count()
