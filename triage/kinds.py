"""Referrals and offers, as they are named by a reference: who hears of what becomes of one."""

from datetime import datetime

from django.db.models import Q

from maru.agencies.desk import the_desk
from maru.agencies.permissions import Permission
from maru.desk import kinds
from maru.notify.operations import tell
from maru.notify.said import Said, said
from referrals.models import Referral
from triage.models import Handover
from triage.operations.claim import running_claim
from triage.operations.handover import tell_team


def tell_of_referral(referral: Referral, key: str, text: Said, at: datetime) -> None:
    """Whoever has claimed it hears, or else the MARU manager."""
    claim = running_claim(referral)
    to = (
        {"user": claim.by} if claim is not None and claim.by.is_active else {"unit": the_desk(), "role": "maru_manager"}
    )
    tell(
        key=key, text=said("{referral.reference}: {text}", referral=referral, text=text),
        link=f"/triage/{referral.reference}/", about=referral.pk, at=at, **to,
    )  # fmt: skip


def tell_of_handover(handover: Handover, key: str, text: Said, at: datetime) -> None:
    """The team to which it was offered hears."""
    tell_team(handover, key, text, at)


def register() -> None:
    """Make these known to the doors that take a reference."""
    sent = ~Q(status="draft")
    kinds.register(
        kinds.Kind(Referral, "referrals:record", tell_of_referral, sent, "triage:referral", Permission.TRIAGE_SEE)
    )
    kinds.register(kinds.Kind(Handover, "handovers:handover", tell_of_handover))
