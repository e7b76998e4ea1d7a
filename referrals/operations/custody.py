"""Moving a subject from hand to hand: the only place where custody changes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from maru.agencies.acting import house, operation
from maru.agencies.desk import the_desk
from maru.agencies.models import Unit
from maru.audit import trail
from maru.audit.context import current
from maru.common.rows import insert, together, update
from maru.people.operations import chronicle
from maru.timers.models import Timer
from maru.timers.operations import start_clocks, stop_clocks
from maru.timers.queries import running
from referrals import states
from referrals.models import CustodyMove, Referral, Subject
from referrals.states import DECISION, RAG, REDECIDE

STORY = {
    "claim": "Taken up at the MARU desk",
    "release": "Put back into the MARU queue",
    "offer": "Offered to {unit}",
    "accept": "Accepted by {unit}",
    "come_back": "Came back to the MARU desk",
    "assign": "Passed to {unit}",
    "hand_back": "Handed back to the MARU desk",
    "close": "Closed",
    "reopen": "Reopened at the MARU desk",
}


@operation
def move(*, referral_id: UUID, subject_ids: Iterable[UUID], step: str, at: datetime, **how: Any) -> list[Subject]:
    """Take these subjects of one referral one step further, all or none (`move_all`)."""
    return move_all(subject_ids={referral_id: subject_ids}, step=step, at=at, **how)


@operation
def move_all(
    *,
    subject_ids: Mapping[UUID, Iterable[UUID]],
    step: str,
    at: datetime,
    to: Unit | None = None,
    due_at: datetime | None = None,
    news: str = "",
    text: str = "",
) -> list[Subject]:
    """Take these subjects, by their referrals' ids, one step further, all or none; with as many statements for many as
    for one.

    The caller has asked whether its actor may. `to` is who holds afterwards where that changes (the desk by
    default, nobody on closing); `due_at` is when an offer is to be answered. `news` is what the author may
    read, `text` a reason in somebody's own words, for the trail. Raises TransitionNotAllowed.
    """
    with house():
        moving = Referral.objects.locked().only("reference").filter(pk__in=list(subject_ids))
        referrals = {referral.pk: referral for referral in moving.order_by("pk")}
        subjects = list(
            Subject.objects.locked()
            .select_related("holding_unit", "party")
            .filter(referral__in=referrals, pk__in=[pk for some in subject_ids.values() for pk in some])
            .order_by("referral_id", "party__position")
        )
        for subject in subjects:
            subject.referral = referrals[subject.referral_id]
        take(subjects, step, at, to, due_at, news, text)
        refresh_queue_rows(referrals.values())
        with together():
            for referral in referrals.values():
                chronicle(
                    party_ids=[subject.party_id for subject in subjects if subject.referral_id == referral.pk],
                    root=("deskfile", referral.pk),
                    what=STORY[step].format(unit=to),
                    at=at,
                    reference=referral.reference,
                    by_unit=str(to or ""),
                )
    return subjects


def take(
    subjects: list[Subject],
    name: str,
    at: datetime,
    to: Unit | None,
    due_at: datetime | None,
    news: str,
    text: str,
) -> None:
    """One step of each: state, holder, clock, history, trail."""
    steps = [states.custody.step_from(subject.custody, name) for subject in subjects]
    if not steps:
        return
    due = clocked(subjects, steps[0], at, due_at)
    moves = []
    for subject, step in zip(subjects, steps, strict=True):
        before = subject.holding_unit
        subject.custody, subject.since, subject.due_at = step.to, at, due[subject.pk]
        subject.holding_unit = None if step.to == "closed" else holder_after(step.to, before, to)
        subject.closed_at = at if step.to == "closed" else None
        subject.news = news or subject.news
        moves.append(
            CustodyMove(
                referral_id=subject.referral_id,
                subject=subject,
                step=name,
                from_unit=before,
                to_unit=subject.holding_unit,
                by=current().user,
                at=at,
            )  # fmt: skip
        )
        trail.record(step.verb, on=subject, root=subject.referral, at=at, text=text)
    update(subjects, "custody", "holding_unit", "closed_at", "since", "news", "due_at")
    insert(moves)


def holder_after(state: str, before: Unit | None, to: Unit | None) -> Unit:
    """Who holds now: whoever takes over; while it is offered, whoever offers it."""
    if state == "held":
        return to
    return before if state in ("at_desk", "offered") and before else the_desk()


def clocked(
    subjects: list[Subject], step: states.Step, at: datetime, due_at: datetime | None
) -> dict[UUID, datetime | None]:
    """Stop or start the subjects' clocks as the step says; returns when the desk's next act is due on each."""
    ids = [subject.pk for subject in subjects]
    if step.clock == "meet":
        stop_clocks(kinds=(DECISION, REDECIDE, RAG), object_ids=ids, at=at, met=True)
    if step.clock == "redecide":
        started = start_clocks(kind=REDECIDE, object_ids=ids, unit=the_desk(), at=at)
        return {timer.object_id: timer.due_at for timer in started}
    if step.to == "offered":
        return dict.fromkeys(ids, due_at)
    return {subject.pk: subject.due_at if step.to in states.UNDECIDED else None for subject in subjects}


def follow_clocks(subject_ids: list[UUID]) -> None:
    """The deadlines of these subjects, and their referrals' places in the queue, as their clocks have them now."""
    subjects = Subject.objects.filter(pk__in=subject_ids, custody__in=states.UNDECIDED)
    of_referral: dict[UUID, list[Subject]] = defaultdict(list)
    for subject in subjects.order_by("referral_id", "pk"):
        of_referral[subject.referral_id].append(subject)
    for referral_id, some in of_referral.items():
        referral = Referral.objects.locked().get(pk=referral_id)
        for subject in some:
            subject.due_at = running([subject.pk])[0].due_at
            subject.save(update_fields=["due_at"])
        refresh_queue_rows([referral])


def answer_due(subject_ids: list[UUID], due_at: datetime) -> None:
    """Of these subjects a partner's answer is due then."""
    Subject.objects.filter(pk__in=subject_ids, custody="offered").update(due_at=due_at)
    refresh_queue_rows(list(Referral.objects.filter(subjects__in=subject_ids).distinct()))


def refresh_queue_rows(referrals: Collection[Referral]) -> None:
    """The referrals' places in the queue, from the subjects that the desk still has."""
    mine: dict[UUID, list[Subject]] = {referral.pk: [] for referral in referrals}
    subjects = (
        Subject.objects.select_related("party")
        .only("custody", "rag", "due_at", "referral", *(f"party__{name}" for name in NAMED))
        .filter(referral__in=mine, custody__in=states.WITH_THE_DESK)
        .order_by("referral_id", "party__position")
    )
    of_subject = {}
    for subject in subjects:
        mine[subject.referral_id].append(subject)
        of_subject[subject.pk] = subject.referral_id
    clocks: dict[UUID, list[Timer]] = defaultdict(list)
    for timer in running(of_subject):
        clocks[of_subject[timer.object_id]].append(timer)
    for referral in referrals:
        fill_queue_row(referral, mine[referral.pk], clocks[referral.pk])
    update(referrals, "desk_stage", "desk_due_at", "desk_clock", "desk_rag", "desk_again", "desk_card")


def fill_queue_row(referral: Referral, mine: list[Subject], clocks: list[Timer]) -> None:
    """The columns of the queue. `mine` are the subjects that the desk has, as the referral names them, `clocks`
    those that run for them, the nearest deadline first."""
    counted = [subject for subject in mine if subject.custody in states.UNDECIDED] or mine
    stages = {subject.custody for subject in mine}
    referral.desk_stage = next((stage for stage in states.WITH_THE_DESK if stage in stages), "")
    referral.desk_due_at = min((subject.due_at for subject in counted), default=None)
    referral.desk_clock = clocks[0].rule.slug if clocks else ""
    referral.desk_rag = min((subject.rag for subject in counted), default=None)
    referral.desk_again = any(clock.kind == REDECIDE for clock in clocks)
    referral.desk_card = [card(subject) for subject in mine]


# What the queue shows of a party.
NAMED = ("role", "family_name", "given_names", "date_of_birth", "age_estimate", "position")


def card(subject: Subject) -> dict[str, Any]:
    """A subject as the queue names them; the age is reckoned when it is read."""
    party = subject.party
    return {
        "name": party.name,
        "role": party.role,
        "born": party.date_of_birth and party.date_of_birth.isoformat(),
        "age": party.age_estimate,
        "custody": subject.custody,
    }
