"""What the clocks of early help are about, and who hears besides when their time is over."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from caf.models import Assessment
from caf.operations.open import ABOUT, CONSENT, REVIEW, tell_unit
from caf.queries import HELPERS
from maru.agencies.models.organisation import roles_held_in
from maru.notify.said import said
from maru.timers import moved, registry
from maru.timers.ladder import BREACH
from maru.timers.models import Timer
from maru.timers.queries import running
from maru.timers.registry import Matter
from referrals import operations as referrals

WHAT = {CONSENT: "asking the family to agree", REVIEW: "the review with the family"}
LATE = {
    CONSENT: "the family has not been asked in time. Record its consent, or close the CAF.",
    REVIEW: "the review is overdue. Hold it with the family, and record it.",
}


def matters(timers: Sequence[Timer]) -> dict[UUID, Matter]:
    """The lead professional has it in hand; the team where nobody leads or who did is locked out; where neither is left
    (an officer's CAF whose author has gone) the MARU manager, who sees it from then on."""
    found = Assessment.objects.select_related("unit", "lead").in_bulk([timer.object_id for timer in timers])
    held = roles_held_in({assessment.unit for assessment in found.values()}, HELPERS)
    return {timer.pk: matter(timer, found[timer.object_id], held) for timer in timers}


def matter(timer: Timer, assessment: Assessment, held: dict[UUID, set[str]]) -> Matter:
    return Matter(
        about=assessment.pk,
        root="assessment",
        reference=said("{assessment.reference}", assessment=assessment),
        link=f"/caf/{assessment.reference}/",
        what=said(WHAT[timer.kind]),
        owner=assessment.lead if is_led(assessment) else None,
        unit=assessment.unit,
        roles=tuple(role for role in HELPERS if role in held[assessment.unit_id]) or ("maru_manager",),
    )


def is_led(assessment: Assessment) -> bool:
    return assessment.lead is not None and assessment.lead.is_active


def time_is_over(timer: Timer, step: str, at: datetime) -> None:
    """The team hears of what its lead has not done in time, and the desk where it had passed the child on."""
    if step != BREACH:
        return
    assessment = Assessment.objects.select_related("unit", "lead", "subject__referral").get(pk=timer.object_id)
    text, key = said(LATE[timer.kind]), f"{timer.pk}:{step}"
    if is_led(assessment) and assessment.unit.roles_held(HELPERS):
        tell_unit(assessment, f"{key}:team", text, at, urgent=True)
    if assessment.subject is not None:
        referrals.tell_desk(
            referral=assessment.subject.referral,
            key=key,
            text=said(f"{{unit}} – {ABOUT}", unit=assessment.unit, assessment=assessment, text=text),
            at=at,
        )


def follow_consents(assessment_ids: list[UUID]) -> None:
    """Of these families an answer is due at another time than it was."""
    for assessment in Assessment.objects.filter(pk__in=assessment_ids, state="asking"):
        assessment.due_at = running([assessment.pk])[0].due_at
        assessment.save(update_fields=["due_at"])


def register() -> None:
    """Make these known to the sweep."""
    moved.register(CONSENT, follow_consents)
    for kind in (CONSENT, REVIEW):
        registry.register(kind, matters=matters, effect=time_is_over)
