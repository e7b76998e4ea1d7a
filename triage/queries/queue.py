"""One page of the desk's queue: three queries, however many rows."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject, Left

from caiu.models import InvestigationSubject
from maru.timers.models import Timer
from maru.web import words
from referrals.models import Referral, Subject
from referrals.models.referral import Rag
from referrals.operations.custody import REDECIDE
from triage.models import Claim, HandoverSubject
from triage.queries.counts import claimed_by

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


@dataclass
class Row:
    """One referral in the queue, in the words that the page shows."""

    pk: UUID
    reference: str
    stage: str
    came_back: bool
    rag: str
    due_at: datetime
    left: str
    when: str
    exact: str
    urgency: str
    gone: int
    source: str
    agency: str
    received: str
    concern: str
    danger: bool
    withdrawn: bool
    claim: dict[str, Any] | None
    mine: bool
    can_claim: bool
    people: list[str]
    more: int
    reasons: list[str]
    new: bool = False


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
    found = sorted(page_of(in_tab(user, tab).filter(narrowed), after), key=lambda v: (not v["back"], v["due"], v["pk"]))
    shown = found[:PAGE]
    subjects = subjects_of([values["pk"] for values in shown], user)
    rows = [row(values, subjects[values["pk"]], user, now, new_since) for values in shown]
    last = shown[-1] if len(found) > PAGE else None
    return Queue(rows, Place(last["back"], last["due"], last["pk"]) if last else None)


def in_tab(user: Any, tab: str) -> QuerySet:
    """The referrals behind a tab."""
    rows = Referral.objects.visible_to(user).exclude(desk_stage="")
    if tab == "mine":
        return claimed_by(user, rows)
    return rows if tab == "all" else rows.filter(desk_stage=tab)


def page_of(rows: QuerySet, after: Place | None) -> list[dict[str, Any]]:
    """A page's rows as values, and one more to know whether there is another page.

    Two index ranges side by side, since one order over both would sort the whole queue.
    """
    back = Q(pk__in=came_back_ids())
    beyond = Q()
    if after is not None:
        beyond = Q(desk_due_at__gt=after.due_at) | Q(desk_due_at=after.due_at, pk__gt=after.pk)
    others = valued(rows.filter(~back, beyond if after and not after.came_back else Q()), came_back=False)
    if after is not None and not after.came_back:
        return list(others)
    return list(valued(rows.filter(back, beyond), came_back=True).union(others, all=True))


def came_back_ids() -> QuerySet:
    """Referrals with somebody whom the desk must decide again: their clock for it runs."""
    return Subject.objects.filter(pk__in=AGAIN.values("object_id")).values("referral_id")


def valued(rows: QuerySet, *, came_back: bool) -> QuerySet:
    held = Claim.objects.filter(referral=OuterRef("pk"), state="held")
    return (
        rows.order_by("desk_due_at", "pk")
        .annotate(
            back=Value(came_back, output_field=BooleanField()),
            due=F("desk_due_at"),
            concern=Left("what_happened", CONCERN + 1),
            claim=Subquery(held.values(json=JSONObject(by="by__name", id="by_id", since="since"))),
        )
        .values(
            "pk", "reference", "desk_stage", "due", "desk_rag", "submitted_at", "immediate_danger", "status",
            "unit__name", "unit__agency__name", "concern", "claim", "back",
        )[: PAGE + 1]
    )  # fmt: skip


def subjects_of(referral_ids: list[UUID], user: Any) -> dict[UUID, list[Subject]]:
    """Everybody these referrals are about, with what brought them back to the desk, if anything did: what ended
    at the moment from which their clock runs again."""
    handovers = HandoverSubject.objects.filter(subject=OuterRef("pk"), handover__answered_at=OuterRef("again"))
    investigations = InvestigationSubject.objects.filter(
        subject=OuterRef("pk"), investigation__ended_at=OuterRef("again")
    )
    returned = JSONObject(state="handover__state", unit="handover__unit__name", why="handover__decline_reason")
    handed_back = JSONObject(
        state="investigation__state", unit="investigation__unit__name", why="investigation__closing_reason"
    )
    found: dict[UUID, list[Subject]] = defaultdict(list)
    for subject in (
        Subject.objects.visible_to(user)
        .filter(referral__in=referral_ids)
        .select_related("party")
        .only(
            "referral_id", "custody", "since", "party__role", "party__family_name", "party__given_names",
            "party__date_of_birth", "party__age_estimate",
        )
        .annotate(again=Subquery(AGAIN.filter(object_id=OuterRef("pk")).values("started_at")))
        .annotate(
            declined=Case(When(again__isnull=False, then=Subquery(handovers.values(json=returned)[:1]))),
            handed_back=Case(When(again__isnull=False, then=Subquery(investigations.values(json=handed_back)[:1]))),
        )
        .order_by("party__position")
    ):  # fmt: skip
        found[subject.referral_id].append(subject)
    return found


def row(values: dict[str, Any], subjects: list[Subject], user: Any, now: datetime, new_since: datetime | None) -> Row:
    """A row in words."""
    due, claim = values["due"], values["claim"]
    moved = max((s.since for s in subjects if s.custody == values["desk_stage"]), default=values["submitted_at"])
    started = moved if values["back"] or values["desk_stage"] == "offered" else values["submitted_at"]
    mine = claim is not None and claim["id"] == str(user.pk)
    concern = " ".join(values["concern"].split())
    here = [s for s in subjects if s.custody == values["desk_stage"]] or subjects
    return Row(
        pk=values["pk"],
        reference=values["reference"],
        stage=values["desk_stage"],
        came_back=values["back"],
        rag=rag_word(values["desk_rag"]),
        due_at=due,
        left=words.time_left(due, now),
        when=words.when(due, now),
        exact=words.exact(due),
        urgency=words.urgency(due, now, started).value,
        gone=words.gone(due, now, started),
        source=values["unit__name"],
        agency=values["unit__agency__name"],
        received=words.when(values["submitted_at"], now),
        concern=concern if len(concern) <= CONCERN else f"{concern[:CONCERN].rsplit(' ', 1)[0]}…",
        danger=values["immediate_danger"],
        withdrawn=values["status"] == "withdrawn",
        claim=claim,
        mine=mine,
        can_claim=values["desk_stage"] == "waiting" and (claim is None or mine),
        people=[who(s, now) for s in here[:NAMED]],
        more=max(0, len(here) - NAMED),
        reasons=came_back_because(here) if values["back"] else [],
        new=new_since is not None and moved > new_since and values["desk_stage"] == "waiting",
    )


def who(subject: Subject, now: datetime) -> str:
    """`Tom Ashbridge, 10`; an adult at risk is said to be one."""
    party = subject.party
    age = party.age_on(words.in_london(now).date())
    return ", ".join(
        part for part in (party.name, "" if age is None else str(age), "adult" if party.role == "adult" else "") if part
    )


def came_back_because(subjects: list[Subject]) -> list[str]:
    """Why these are with the desk again, each reason once."""
    reasons = []
    for subject in (s for s in subjects if s.again):
        last = subject.declined or subject.handed_back
        reasons.append(
            CAME_BACK_FROM[last["state"]].format(unit=last["unit"], why=last["why"]) if last else "Reopened."
        )
    return list(dict.fromkeys(reasons))


def rag_word(rag: int | None) -> str:
    """`red`, `amber`, `green`, `blue`, or nothing where it was not rated yet."""
    return "" if rag in (None, Rag.UNRATED) else Rag(rag).name.lower()


def arrived_since(user: Any, since: datetime) -> int:
    """How many referrals have come into the queue since that moment, one query."""
    return (
        Referral.objects.visible_to(user)
        .filter(desk_stage="waiting", subjects__custody="waiting", subjects__since__gt=since)
        .distinct()
        .count()
    )
