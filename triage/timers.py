"""What the desk's clocks do when they warn and when they run out."""

from datetime import datetime

from maru.agencies.desk import the_desk
from maru.agencies.models import Membership, Unit, User
from maru.notify.operations import tell
from maru.notify.said import said
from maru.timers import registry
from maru.timers.clock import BREACH, WARN
from maru.timers.models import Timer
from referrals.models import Subject
from referrals.operations.tell import DESK_ROLES, tell_duty
from referrals.states import DECISION, RAG, REDECIDE
from triage.ladder import LADDER, Hears, is_urgent
from triage.models import Handover
from triage.operations.claim import running_claim
from triage.operations.handover import ANSWER, lapse, tell_team

TOLD = {
    (DECISION, WARN): "three quarters of the time to decide have passed.",
    (DECISION, BREACH): "no decision has been made and the working day is over.",
    (REDECIDE, BREACH): "a child has come back to the desk and waits for a new decision.",
    (RAG, WARN): "rated {subject.rag}, and {rule.warn_percent} % of the {rule.length_in_words} to decide have passed.",
    (RAG, BREACH): "rated {subject.rag}, and no decision has been made within {rule.length_in_words}.",
}
MANAGER = "maru_manager"


def subject_clock(timer: Timer, step: str, at: datetime) -> None:
    """Everybody on the ladder hears that a decision is nearly due, or overdue."""
    subject = Subject.objects.select_related("referral").get(pk=timer.object_id)
    referral, rule = subject.referral, timer.rule
    text = said(TOLD[timer.kind, step], subject=subject, rule=rule)
    news = {
        "text": said("{referral.reference}: {text}", referral=referral, text=text),
        "link": f"/triage/{referral.reference}/",
        "about": referral.pk,
        "at": at,
        "urgent": is_urgent(rule.slug, step),
    }
    hearing, desk = LADDER[rule.slug][step], the_desk()
    claim = running_claim(referral)
    roles = [MANAGER] if Hears.MANAGER in hearing else []
    if Hears.IN_HAND in hearing and (claim is None or not claim.by.is_active):
        roles += DESK_ROLES
    elif Hears.IN_HAND in hearing and not (roles and has_role(claim.by, desk, MANAGER)):
        tell(key=f"{timer.pk}:{step}:claimant", user=claim.by, **news)
    for role in roles:
        tell(key=f"{timer.pk}:{step}:{role}", unit=desk, role=role, **news)
    if Hears.DUTY in hearing:
        tell_duty(referral=referral, key=f"{timer.pk}:{step}:duty", text=text, at=at)


def has_role(user: User, unit: Unit, role: str) -> bool:
    """Whether somebody hears as a holder of the role already, so that they are not told twice."""
    return Membership.objects.filter(user=user, unit=unit, role=role, until=None).exists()


def answer_clock(timer: Timer, step: str, at: datetime) -> None:
    """An offer without an answer: the team is reminded, then the offer lapses."""
    handover = Handover.objects.select_related("unit").get(pk=timer.object_id)
    if step == BREACH:
        lapse(handover_id=handover.pk, at=at)
        return
    tell_team(handover, f"{timer.pk}:{step}", said("still waits for your answer."), at)


def register() -> None:
    """Make these known to the sweep."""
    for kind in (DECISION, REDECIDE, RAG):
        registry.register(kind, subject_clock)
    registry.register(ANSWER, answer_clock)
