"""What the author of a referral is told."""

from datetime import datetime

from maru.notify.operations import tell
from referrals.models import Referral


def tell_author(*, referral: Referral, key: str, text: str, at: datetime) -> None:
    """A notice and an e-mail to whoever wrote the referral: its reference and what happened, no names."""
    tell(
        key=key,
        text=f"{referral.reference}: {text}",
        link=f"/referrals/{referral.reference}/",
        user=referral.author,
        at=at,
    )
