"""How the desk's decisions are read by the rooms that it sends children to."""

from typing import Any
from uuid import UUID

from referrals import decided
from referrals.decided import Decided
from triage.models import Decision


def decisions(user: Any, referral_id: UUID) -> list[Decided]:
    """The decisions that stand in a referral, for whom the desk's file is open."""
    rows = Decision.objects.visible_to(user).filter(referral_id=referral_id, state="made")
    return [
        Decided(
            subject_id=row.subject_id,
            outcome=row.get_outcome_display(),
            level=row.get_level_display(),
            rationale=row.rationale,
            routing_reason=row.routing_reason,
            by=row.by.name,
            at=row.made_at,
        )
        for row in rows.select_related("by").order_by("made_at")
    ]


def register() -> None:
    """Make this known to whoever asks what the desk decided."""
    decided.register(decisions)
