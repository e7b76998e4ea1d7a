"""Offering to a partner's team, and what becomes of the offer. The desk holds the child until it accepts."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from caf import operations as caf
from maru.agencies.acting import house, operation
from maru.agencies.desk import the_desk
from maru.agencies.models import Unit, User
from maru.agencies.models.involvement import involve
from maru.agencies.operations import withhold_too
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.agencies.roles import holding
from maru.audit import trail
from maru.audit.trail import addressee
from maru.audit.verbs import Verb
from maru.common.errors import ReasonMissing, Refused
from maru.common.ids import next_reference
from maru.common.rows import update
from maru.common.states import Step
from maru.notify.operations import News, tell, tell_many
from maru.notify.said import Said, said
from maru.timers.operations import start_clock, stop_clock, stop_clocks
from referrals import operations as referrals
from referrals.models import Referral, Subject
from triage import states
from triage.models import Handover, HandoverSubject
from triage.projection import BEFORE

ANSWER = "partner_answer"
OFFERED = "is offered to {unit}. Please accept or decline."


class ReportMissing(Refused):
    code = "report-missing"
    default = "Say what came of it."


@operation
def offer(
    *,
    referral: Referral,
    subjects: list[Subject],
    unit: Unit,
    level: int,
    reason: str,
    brief: str,
    early_help: bool,
    news: str,
    by: User,
    at: datetime,
) -> Handover:
    """Offer subjects to a partner's team with a composed brief; its answer is due in one working day
    (local protocol – check). The desk holds them meanwhile."""
    handover = Handover(
        reference=next_reference("HO", at), referral=referral, unit=unit, level=level, reason=reason, brief=brief,
        early_help=early_help, offered_by=by, offered_at=at,
    )  # fmt: skip
    involve(handover, why="offered", at=at, unit=unit)
    involve(handover, why="desk", at=at, unit=the_desk())
    handover.due_at = start_clock(kind=ANSWER, object_id=handover.pk, unit=the_desk(), at=at).due_at
    handover.save(force_insert=True)
    withhold_too(handover, like=referral.pk)
    HandoverSubject.objects.bulk_create(told(handover, subject) for subject in subjects)
    referrals.move(
        referral_id=referral.pk, subject_ids=[s.pk for s in subjects], step="offer", to=unit,
        due_at=handover.due_at, news=news, at=at,
    )  # fmt: skip
    trail.record(
        Verb.HANDOVER_OFFERED, on=handover, root=referral, at=at, reason=referral.lawful_basis,
        fields=BEFORE | {"brief"}, to=addressee(unit),
    )  # fmt: skip
    tell_team(handover, f"offered:{handover.pk}", said(OFFERED, unit=unit), at)
    return handover


def tell_team(handover: Handover, key: str, text: Said, at: datetime) -> None:
    """A notice to those of the team who answer offers: its reference and what is wanted. Where nobody does yet, it
    stands there for whoever comes first."""
    for role in handover.unit.roles_held(holding(Permission.HANDOVER_ANSWER)) or ["partner_practitioner"]:
        tell(
            key=f"{key}:{role}", text=said("{handover.reference} {text}", handover=handover, text=text),
            link=f"/handovers/{handover.reference}/", unit=handover.unit, role=role, about=handover.pk, at=at,
        )  # fmt: skip


def told(handover: Handover, subject: Subject) -> HandoverSubject:
    """The identity that the team is told, copied from the party as written."""
    party = subject.party
    return HandoverSubject(
        handover=handover,
        subject=subject,
        name=party.name,
        date_of_birth=party.date_of_birth,
        expected_on=party.expected_on,
        address=party.home,
    )


@operation
def accept(*, handover_id: UUID, by: User, at: datetime) -> Handover:
    """The team takes the subjects: from now on it holds them. Early help goes on as a CAF for each child.

    Raises NotPermitted, NotFound, TransitionNotAllowed.
    """
    handover = to_answer(handover_id, by)
    step = states.handover.step_from(handover.state, "accept_early_help" if handover.early_help else "accept")
    finish(handover, step, by, at, fields=(), **passed_on(handover, handover.unit))
    news = "Early help: taken on by" if handover.early_help else "Accepted by"
    pass_on(handover, "accept", at, to=handover.unit, news=f"{news} {handover.unit}.")
    tell_desk([handover], said("accepted"), at)
    if handover.early_help:
        open_cafs(handover, by, at)
    return handover


def open_cafs(handover: Handover, by: User, at: datetime) -> None:
    """The work goes on in a CAF for each child; nothing is reported on the handover itself any more."""
    with house():
        covered = HandoverSubject.objects.filter(handover=handover).select_related("subject__party")
        for one in covered.order_by("subject__party__position"):
            caf.open_for_subject(subject=one.subject, unit=handover.unit, why=why(handover), by=by, at=at)


def why(handover: Handover) -> str:
    """What the desk tells the team, as the beginning of a CAF."""
    return f"{handover.reason}\n\n{handover.brief}"


@operation
def decline(*, handover_id: UUID, reason: str, by: User, at: datetime) -> Handover:
    """The team does not take them: they come back to the top of the desk's queue with the reason.

    Raises NotPermitted, NotFound, TransitionNotAllowed, ReasonMissing.
    """
    handover, step = answering(handover_id, "decline", by)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    handover.decline_reason = reason
    finish(handover, step, by, at, fields=("decline_reason",), **passed_on(handover, the_desk()))
    bring_back([handover], said("declined"), at)
    return handover


@operation
def recall(*, handover_id: UUID, reason: str, by: User, at: datetime) -> Handover:
    """The manager takes an offer back before it is answered.

    Raises NotPermitted, NotFound, TransitionNotAllowed, ReasonMissing.
    """
    require(by, Permission.HANDOVER_RECALL)
    handover = Handover.objects.visible_to(by).locked().select_related("unit").one(pk=handover_id)
    step = states.handover.step_from(handover.state, "recall")
    if not reason.strip():
        raise ReasonMissing(field="reason")
    finish(handover, step, by, at, fields=(), text=reason)
    bring_back([handover], said("recalled"), at)
    return handover


@operation
def lapse(*, handover_ids: Iterable[UUID], at: datetime) -> None:
    """Nobody answered these in time: their subjects come back. The clock's own act. Raises TransitionNotAllowed."""
    found = Handover.objects.locked().select_related("unit").filter(pk__in=list(handover_ids))
    handovers = list(found.order_by("pk"))
    steps = [states.handover.step_from(handover.state, "lapse") for handover in handovers]
    for handover, step in zip(handovers, steps, strict=True):
        handover.state, handover.answered_at = step.to, at
        trail.record(step.verb, on=handover, at=at)
    update(handovers, "state", "answered_at")
    stop_clocks(kinds=[ANSWER], object_ids=[handover.pk for handover in handovers], at=at, met=False)
    bring_back(handovers, said("lapsed"), at)


@operation
def report(*, handover_id: UUID, outcome: str, text: str, by: User, at: datetime) -> Handover:
    """The team's final report: its subjects are closed and the author is told.

    Raises NotPermitted, NotFound, TransitionNotAllowed, ReportMissing.
    """
    handover, step = answering(handover_id, "report", by)
    if outcome not in Handover.Outcome.values or not text.strip():
        raise ReportMissing(field="text")
    handover.state, handover.outcome, handover.report, handover.reported_at = step.to, outcome, text, at
    handover.save(update_fields=["state", "outcome", "report", "reported_at"])
    shared = passed_on(handover, the_desk())
    trail.record(step.verb, on=handover, at=at, fields=["outcome", "report"], **shared)
    news = f"{handover.unit} has finished: {handover.get_outcome_display()}."
    pass_on(handover, "close", at, news=news)
    with house():
        referral = Referral.objects.select_related("author").get(pk=handover.referral_id)
        referrals.tell_author(
            referral=referral, key=f"reported:{handover.pk}", text=said("there is an outcome."), at=at
        )  # fmt: skip
    tell_desk([handover], said("reported"), at)
    return handover


def to_answer(handover_id: UUID, by: User) -> Handover:
    """The handover, locked, that the actor's team may answer."""
    require(by, Permission.HANDOVER_ANSWER)
    handover = Handover.objects.visible_to(by).locked().select_related("unit").one(pk=handover_id)
    require(by, Permission.HANDOVER_ANSWER, unit_id=handover.unit_id)
    return handover


def answering(handover_id: UUID, name: str, by: User) -> tuple[Handover, Step]:
    """The handover that the actor's team may answer, and the step."""
    handover = to_answer(handover_id, by)
    return handover, states.handover.step_from(handover.state, name)


def passed_on(handover: Handover, to: Unit) -> dict[str, str]:
    """To whom something of it goes and by what right: the right by which the referral itself was passed on."""
    with house():
        basis = Referral.objects.values_list("lawful_basis", flat=True).get(pk=handover.referral_id)
    return {"reason": basis, "to": addressee(to)}


def finish(
    handover: Handover,
    step: Step,
    by: User,
    at: datetime,
    fields: tuple[str, ...],
    text: str = "",
    **shared: str,
) -> None:
    """The offer has its answer; its clock ends. `shared` says to whom something goes by it, and why."""
    handover.state, handover.answered_by, handover.answered_at = step.to, by, at
    handover.save(update_fields=["state", "answered_by", "answered_at", *fields])
    stop_clock(kind=ANSWER, object_id=handover.pk, at=at, met=step.to in ("accepted", "in_caf", "declined"))
    trail.record(step.verb, on=handover, at=at, fields=fields, text=text, **shared)


def pass_on(handover: Handover, step: str, at: datetime, to: Unit | None = None, news: str = "") -> None:
    """Move the custody of everybody the handover covers."""
    referrals.move_all(subject_ids=covered_by([handover]), step=step, to=to, news=news, at=at)


def covered_by(handovers: Iterable[Handover]) -> dict[UUID, list[UUID]]:
    """Whom these offers cover, by their referrals."""
    found: dict[UUID, list[UUID]] = {handover.referral_id: [] for handover in handovers}
    covered = HandoverSubject.objects.filter(handover__in=[handover.pk for handover in handovers])
    for referral_id, subject_id in covered.values_list("handover__referral_id", "subject_id"):
        found[referral_id].append(subject_id)
    return found


def bring_back(handovers: Collection[Handover], word: Said, at: datetime) -> None:
    """To the top of the desk's queue, and the desk is told."""
    news = "The MARU is deciding again."
    referrals.move_all(subject_ids=covered_by(handovers), step="come_back", news=news, at=at)
    tell_desk(handovers, word, at)


def tell_desk(handovers: Collection[Handover], word: Said, at: datetime) -> None:
    with house():
        of = Referral.objects.in_bulk([handover.referral_id for handover in handovers])
        tell_many(news=[one for handover in handovers for one in news_of(handover, of, word)], at=at)


def news_of(handover: Handover, of: dict[UUID, Referral], word: Said) -> list[News]:
    """What the desk is told of an offer."""
    return referrals.desk_news(
        referral=of[handover.referral_id],
        key=f"{word}:{handover.pk}",
        text=said("{unit} – {handover.reference} {word}.", unit=handover.unit, handover=handover, word=word),
    )
