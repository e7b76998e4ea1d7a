"""What the clocks of early help are about, and who hears besides when their time is over."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from caf.models import Assessment
from caf.operations.open import ABOUT, CONSENT, REVIEW, unit_news
from caf.queries import HELPERS
from maru.agencies.models.organisation import roles_held_in
from maru.notify.operations import News, tell_many
from maru.notify.said import said
from maru.timers import moved, registry
from maru.timers.ladder import BREACH
from maru.timers.models import Timer, TimerStep
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


def time_is_over(due: Sequence[TimerStep], at: datetime) -> None:
    """The team hears of what its lead has not done in time, and the desk where it had passed the child on."""
    over = [step.timer for step in due if step.name == BREACH]
    found = Assessment.objects.select_related("unit", "lead", "subject__referral")
    of = found.in_bulk([timer.object_id for timer in over])
    held = roles_held_in({assessment.unit for assessment in of.values()}, HELPERS)
    tell_many(news=[one for timer in over for one in news(timer, of[timer.object_id], held)], at=at)


def news(timer: Timer, assessment: Assessment, held: dict[UUID, set[str]]) -> Iterator[News]:
    """What is told of one CAF whose time is over."""
    text, key = said(LATE[timer.kind]), f"{timer.pk}:{BREACH}"
    if is_led(assessment):
        yield from unit_news(assessment, sorted(held[assessment.unit_id]), f"{key}:team", text, urgent=True)
    if assessment.subject is not None:
        yield from referrals.desk_news(
            referral=assessment.subject.referral,
            key=key,
            text=said(f"{{unit}} – {ABOUT}", unit=assessment.unit, assessment=assessment, text=text),
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
        registry.register(kind, matters=matters, effects=time_is_over)
