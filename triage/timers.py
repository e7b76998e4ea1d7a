"""What the desk's clocks are about, and what becomes of an offer that nobody answers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from maru.agencies.desk import the_desk
from maru.agencies.models import User
from maru.agencies.models.organisation import roles_held_in
from maru.agencies.permissions import Permission
from maru.agencies.roles import holding
from maru.notify.said import said
from maru.timers import moved, registry
from maru.timers.ladder import BREACH
from maru.timers.models import Timer, TimerStep
from maru.timers.queries import running
from maru.timers.registry import Matter
from referrals.models import Subject
from referrals.operations.custody import answer_due
from referrals.operations.tell import DESK_ROLES
from referrals.states import DECISION, RAG, REDECIDE
from triage.models import Claim, Handover
from triage.operations.handover import ANSWER, lapse

WHAT = {
    DECISION: "the desk’s decision",
    REDECIDE: "a new decision for a child who has come back to the desk",
    RAG: "the decision on a child who is rated {subject.rag}, within {rule.length_in_words}",
}
ANSWERING = holding(Permission.HANDOVER_ANSWER)


def decisions(timers: Sequence[Timer]) -> dict[UUID, Matter]:
    """Whoever has claimed the referral has the decision in hand; before that, or where they are locked out, the triage
    roles."""
    subjects = (
        Subject.objects.select_related("referral")
        .only("rag", "referral__reference")
        .in_bulk([timer.object_id for timer in timers])
    )
    referrals = {subject.referral_id for subject in subjects.values()}
    claims = Claim.objects.select_related("by").filter(referral__in=referrals, state="held", by__is_active=True)
    claimants = {claim.referral_id: claim.by for claim in claims}
    return {timer.pk: decision(timer, subjects[timer.object_id], claimants) for timer in timers}


def decision(timer: Timer, subject: Subject, claimants: dict[UUID, User]) -> Matter:
    referral = subject.referral
    return Matter(
        about=referral.pk,
        root="referral",
        reference=said("{referral.reference}", referral=referral),
        link=f"/triage/{referral.reference}/",
        link_outside=f"/referrals/{referral.reference}/",
        what=said(WHAT[timer.kind], subject=subject, rule=timer.rule),
        owner=claimants.get(referral.pk),
        unit=the_desk(),
        roles=DESK_ROLES,
    )


def answers(timers: Sequence[Timer]) -> dict[UUID, Matter]:
    """The team that is to answer an offer has it in hand: those of them who answer."""
    offered = Handover.objects.select_related("unit", "referral").in_bulk([timer.object_id for timer in timers])
    held = roles_held_in({handover.unit for handover in offered.values()}, ANSWERING)
    return {timer.pk: offer(offered[timer.object_id], held) for timer in timers}


def offer(handover: Handover, held: dict[UUID, set[str]]) -> Matter:
    roles = [role for role in ANSWERING if role in held[handover.unit_id]]
    return Matter(
        about=handover.pk,
        reference=said("{handover.reference}", handover=handover),
        link=f"/handovers/{handover.reference}/",
        link_outside=f"/triage/{handover.referral.reference}/",
        what=said("the answer to an offer"),
        owner=None,
        unit=handover.unit,
        roles=tuple(roles) or ("partner_practitioner",),
    )


def no_answer(due: Sequence[TimerStep], at: datetime) -> None:
    """Offers without an answer lapse when their time is over."""
    if over := [step.timer.object_id for step in due if step.name == BREACH]:
        lapse(handover_ids=over, at=at)


def follow_answers(handover_ids: list[UUID]) -> None:
    """These offers are to be answered by another time than they were."""
    covered = Handover.objects.filter(pk__in=handover_ids, state="offered").prefetch_related("subjects")
    for handover in covered:
        handover.due_at = running([handover.pk])[0].due_at
        handover.save(update_fields=["due_at"])
        answer_due([told.subject_id for told in handover.subjects.all()], handover.due_at)


def register() -> None:
    """Make these known to the sweep."""
    for kind in (DECISION, REDECIDE, RAG):
        registry.register(kind, matters=decisions)
    registry.register(ANSWER, matters=answers, effects=no_answer)
    moved.register(ANSWER, follow_answers)
