"""What the author of a referral is told, and what the desk is told about one."""

from datetime import datetime

from maru.notify.operations import tell
from referrals.models import Referral
from referrals.operations.custody import the_desk

DESK_ROLES = ("maru_triage_sw", "maru_police_ds")


def tell_author(*, referral: Referral, key: str, text: str, at: datetime) -> None:
    """A notice and an e-mail to whoever wrote the referral: its reference and what happened, no names."""
    tell(
        key=key,
        text=f"{referral.reference}: {text}",
        link=f"/referrals/{referral.reference}/",
        user=referral.author,
        at=at,
    )


def tell_desk(*, reference: str, key: str, text: str, at: datetime) -> None:
    """A notice and an e-mail to the desk's social workers and to its sergeants. Called inside `house`."""
    for role in DESK_ROLES:
        tell(
            key=f"{key}:{role}",
            text=f"{reference}: {text}",
            link=f"/triage/{reference}/",
            unit=the_desk(),
            role=role,
            at=at,
        )
