"""One page of the desk's queue: one query, and one more where somebody came back, however many rows.

Half of a page's time is spent on its rows (PERFORMANCE.md), so they are read as plain values and put into words
here; the template only places them.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject, Left
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caiu.models import InvestigationSubject
from maru.timers.models import Timer
from maru.web import words
from referrals.models import CustodyMove, Subject
from referrals.models.parties import Party, age_as_written
from referrals.models.referral import Rag
from referrals.states import REDECIDE
from triage.models import Claim, HandoverSubject
from triage.queries.clocks import ANSWER, NAMES
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
    "in_caf": "{unit}: early help did not go ahead.",
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
    clock: str
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
    """A referral of the page as the database gives it; `card` is who it is about."""

    pk: UUID
    reference: str
    stage: str
    rag: int
    back: bool
    due: datetime
    clock: str
    card: list[dict[str, Any]]
    submitted_at: datetime
    danger: bool
    status: str
    unit: str
    agency: str
    concern: str
    claim: dict[str, Any] | None


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
    found = page_of(in_tab(user, tab).filter(narrowed, beyond(after)))
    shown = found[:PAGE]
    reasons = came_back_because([values.pk for values in shown if values.back], user)
    said = Said.now()
    rows = [row(values, reasons[values.pk], user, now, new_since, said) for values in shown]
    last = shown[-1] if len(found) > PAGE else None
    return Queue(rows, Place(last.back, last.due, last.pk) if last else None)


def in_tab(user: Any, tab: str) -> QuerySet:
    """The referrals behind a tab."""
    rows = in_the_queue(user)
    if tab == "mine":
        return claimed_by(user, rows)
    return rows if tab == "all" else rows.filter(desk_stage=tab)


def beyond(after: Place | None) -> Q:
    """The rows that come after a place, in the order of the queue's index."""
    if after is None:
        return Q()
    later = Q(desk_due_at__gt=after.due_at) | Q(desk_due_at=after.due_at, pk__gt=after.pk)
    rest = Q(desk_again=after.came_back, desk_due_at__gte=after.due_at) & later
    return rest | Q(desk_again=False) if after.came_back else rest


def page_of(rows: QuerySet) -> list[Values]:
    """A page's rows as values, and one more to know whether there is another page."""
    held = Claim.objects.filter(referral=OuterRef("pk"), state="held")
    found = rows.order_by("-desk_again", "desk_due_at", "pk").values_list(
        "pk", "reference", "desk_stage", "desk_rag", "desk_again", "desk_due_at", "desk_clock", "desk_card",
        "submitted_at", "immediate_danger", "status", "unit__name", "unit__agency__name",
        Left("what_happened", CONCERN + 1),
        Subquery(held.values(json=JSONObject(by="by__name", id="by_id"))),
    )  # fmt: skip
    return [Values(*values) for values in found[: PAGE + 1]]


class Said(NamedTuple):
    """The words that many rows share, in the language of the page: each is looked up once."""

    ratings: dict[int, str]
    clocks: dict[str, str]

    @classmethod
    def now(cls) -> "Said":
        clocks = {**NAMES, "": ANSWER}
        return cls(
            {rag: str(word) for rag, word in RAG_WORDS.items()}, {rule: str(name) for rule, name in clocks.items()}
        )


def came_back_because(referral_ids: list[UUID], user: Any) -> dict[UUID, list[str]]:
    """Why subjects of these referrals are with the desk again, each reason once: the offer, the investigation or
    the early help that ended at the moment from which their clock runs again."""
    reasons: dict[UUID, list[str]] = defaultdict(list)
    if not referral_ids:
        return reasons
    again = OuterRef("again")
    handovers = HandoverSubject.objects.filter(subject=OuterRef("pk"), handover__answered_at=again)
    investigations = InvestigationSubject.objects.filter(subject=OuterRef("pk"), investigation__ended_at=again)
    # The desk does not see the CAF itself: that its team gave the child back is all it reads here.
    helped = CustodyMove.objects.filter(subject=OuterRef("pk"), step="hand_back", at=again)
    returned = JSONObject(state="handover__state", unit="handover__unit__name", why="handover__decline_reason")
    handed_back = JSONObject(
        state="investigation__state", unit="investigation__unit__name", why="investigation__closing_reason"
    )
    given_back = JSONObject(state=Value("in_caf"), unit="from_unit__name", why=Value(""))
    subjects = (
        Subject.objects.visible_to(user)
        .filter(referral__in=referral_ids)
        .annotate(again=Subquery(AGAIN.filter(object_id=OuterRef("pk")).values("started_at")))
        .filter(again__isnull=False)
        .order_by("party__position")
    )
    for referral_id, *ended in subjects.values_list(
        "referral_id",
        Subquery(handovers.values(json=returned)[:1]),
        Subquery(investigations.values(json=handed_back)[:1]),
        Subquery(helped.values(json=given_back)[:1]),
    ):
        last = next(filter(None, ended), None)
        why = CAME_BACK_FROM[last["state"]].format(unit=last["unit"], why=last["why"]) if last else _("Reopened.")
        if why not in reasons[referral_id]:
            reasons[referral_id].append(why)
    return reasons


def row(values: Values, reasons: list[str], user: Any, now: datetime, new_since: datetime | None, said: Said) -> Row:
    """A row in words."""
    here = [who for who in values.card if who["custody"] == values.stage] or values.card
    arrived = values.due if values.back else values.submitted_at
    new = new_since is not None and values.stage == "waiting" and arrived > new_since
    mine = values.claim is not None and values.claim["id"] == str(user.pk)
    return Row(
        reference=values.reference,
        came_back=values.back,
        rag=rag_word(values.rag) or "none",
        rag_word=said.ratings[values.rag],
        due_at=values.due.isoformat(),
        left=words.time_left(values.due, now),
        when=words.when(values.due, now),
        exact=words.exact(values.due),
        clock=said.clocks[values.clock],
        urgency=words.urgency(values.due, now, values.submitted_at).value,
        gone=str(words.gone(values.due, now, values.submitted_at)),
        signs=signs(values, new),
        people=named(here, now),
        reasons="\n".join(reasons),
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
    said = [("yellow", _("New"))] if new else []
    if values.danger:
        said.append(("red", _("Immediate danger")))
    if values.status == "withdrawn":
        said.append(("grey", _("Withdrawn")))
    return said


def named(people: list[dict[str, Any]], now: datetime) -> str:
    """`Tom Ashbridge, 10`, one a line, the first few; an adult at risk is said to be one."""
    today = words.in_london(now).date()
    lines = []
    for who in people[:NAMED]:
        born = date.fromisoformat(who["born"]) if who["born"] else None
        age = age_as_written(born, who["age"], today)
        parts = [who["name"]]
        parts += [str(age)] if age is not None else []
        parts += [_("adult")] if who["role"] == Party.Role.ADULT else []
        lines.append(", ".join(parts))
    if len(people) > NAMED:
        lines.append(_("and %d more") % (len(people) - NAMED))
    return "\n".join(lines)


def shortened(concern: str) -> str:
    """The beginning of what happened."""
    return concern if len(concern) <= CONCERN else f"{concern[:CONCERN].rsplit(' ', 1)[0]}…"


def rag_word(rag: int | None) -> str:
    """`red`, `amber`, `green`, `blue`, or nothing where it was not rated yet."""
    return "" if rag in (None, Rag.UNRATED) else Rag(rag).name.lower()


def arrived_since(user: Any, since: datetime) -> int:
    """How many referrals have come into the queue since that moment, one query."""
    arrived = Q(submitted_at__gt=since) | Q(desk_again=True, desk_due_at__gt=since)
    return in_the_queue(user).filter(arrived, desk_stage="waiting").count()
