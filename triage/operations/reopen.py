"""Reopening a subject whose custody was closed."""

from datetime import datetime
from uuid import UUID

from maru.agencies.acting import operation
from maru.agencies.models import User
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.common.errors import ReasonMissing
from referrals import operations as referrals
from referrals.models import Subject


@operation
def reopen(*, subject_id: UUID, reason: str, by: User, at: datetime) -> None:
    """The manager puts a closed subject back into the queue, due at once.

    Raises NotPermitted, NotFound, TransitionNotAllowed, ReasonMissing.
    """
    require(by, Permission.CUSTODY_REOPEN)
    subject = Subject.objects.visible_to(by).select_related("referral").one(pk=subject_id)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    referrals.move(
        referral_id=subject.referral_id,
        subject_ids=[subject.pk],
        step="reopen",
        news="The MARU is deciding again.",
        at=at,
        text=reason,
    )
