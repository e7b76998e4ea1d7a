"""What the desk's clocks do when they warn and when they run out."""

from datetime import datetime

from maru.notify.operations import tell
from maru.timers import registry
from maru.timers.models import Timer
from maru.timers.operations import BREACH
from referrals.models import Subject
from referrals.operations.custody import DECISION, REDECIDE, the_desk
from referrals.operations.tell import DESK_ROLES
from triage.models import Handover
from triage.operations.claim import running_claim
from triage.operations.handover import ANSWER, lapse

TOLD = {
    DECISION: "no decision has been made and the working day is over.",
    REDECIDE: "a child has come back to the desk and waits for a new decision.",
}


def subject_clock(timer: Timer, step: str, at: datetime) -> None:
    """A warning goes to whoever has claimed it, else to the triage roles; the breach to the manager too."""
    subject = Subject.objects.select_related("referral").get(pk=timer.object_id)
    reference = subject.referral.reference
    claim = running_claim(subject.referral)
    text = TOLD[timer.kind] if step == BREACH else "three quarters of the time to decide have passed."
    roles = () if claim else DESK_ROLES
    if step == BREACH:
        roles = (*roles, "maru_manager")
    news = {"text": f"{reference}: {text}", "link": f"/triage/{reference}/", "at": at, "urgent": step == BREACH}
    if claim:
        tell(key=f"{timer.pk}:{step}:claimant", user=claim.by, **news)
    for role in roles:
        tell(key=f"{timer.pk}:{step}:{role}", unit=the_desk(), role=role, **news)


def answer_clock(timer: Timer, step: str, at: datetime) -> None:
    """An offer without an answer: the team is reminded, then the offer lapses."""
    handover = Handover.objects.select_related("unit").get(pk=timer.object_id)
    if step == BREACH:
        lapse(handover_id=handover.pk, at=at)
        return
    tell(
        key=f"{timer.pk}:{step}",
        text=f"{handover.reference} still waits for your answer.",
        link=f"/handovers/{handover.reference}/",
        unit=handover.unit,
        role="partner_practitioner",
        at=at,
    )


def register() -> None:
    """Make these known to the sweep."""
    registry.register(DECISION, subject_clock)
    registry.register(REDECIDE, subject_clock)
    registry.register(ANSWER, answer_clock)
