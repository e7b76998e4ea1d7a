"""What the clocks of early help do when they warn and when they run out."""

from datetime import datetime

from caf.models import Assessment
from caf.operations.open import ABOUT, CONSENT, REVIEW, tell_unit
from caf.queries import HELPERS
from maru.notify.operations import tell
from maru.notify.said import said
from maru.timers import registry
from maru.timers.clock import BREACH
from maru.timers.models import Timer
from referrals import operations as referrals

SOON = {
    CONSENT: "the family has not been asked yet, and the time for it is running out.",
    REVIEW: "the review is coming up.",
}
LATE = {
    CONSENT: "the family has not been asked in time. Record its consent, or close the CAF.",
    REVIEW: "the review is overdue. Hold it with the family, and record it.",
}


def caf_clock(timer: Timer, step: str, at: datetime) -> None:
    """A warning goes to the lead professional, or to the team where nobody leads or who did is locked out; the
    breach to the team too, and to the desk where it had passed the child on. Where neither a lead nor a helper is
    left (an officer's CAF whose author has gone) the MARU manager is told, and sees it from then on."""
    assessment = Assessment.objects.select_related("unit", "lead", "subject__referral").get(pk=timer.object_id)
    late = step == BREACH
    text = said((LATE if late else SOON)[timer.kind])
    key = f"{timer.pk}:{step}"
    led = assessment.lead is not None and assessment.lead.is_active
    if led:
        tell(
            key=f"{key}:lead", text=said(ABOUT, assessment=assessment, text=text),
            link=f"/caf/{assessment.reference}/", user=assessment.lead, urgent=late, about=assessment.pk, at=at,
        )  # fmt: skip
    if not led or (late and assessment.unit.roles_held(HELPERS)):
        tell_unit(assessment, key, text, at, urgent=late)
    if late and assessment.subject is not None:
        referrals.tell_desk(
            referral=assessment.subject.referral,
            key=key,
            text=said(f"{{unit}} – {ABOUT}", unit=assessment.unit, assessment=assessment, text=text),
            at=at,
        )


def register() -> None:
    """Make these known to the sweep."""
    registry.register(CONSENT, caf_clock)
    registry.register(REVIEW, caf_clock)
