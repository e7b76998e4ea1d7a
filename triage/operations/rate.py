"""Rating how urgent a child is."""

from datetime import datetime
from uuid import UUID

from maru.agencies.acting import operation
from maru.agencies.models import User
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.common.errors import NotFound, Refused
from referrals import operations as referrals
from referrals.models import Referral, Subject
from referrals.models.referral import Rag
from referrals.states import UNDECIDED
from triage.models import Rating

SHORTEST_RATIONALE = 10


class RationaleTooShort(Refused):
    code = "rationale-too-short"
    default = "Say in at least one sentence why."


class NotAtTheDesk(Refused):
    code = "not-at-the-desk"
    status = 409
    default = "This child is no longer with the desk, so the desk does not rate them."


@operation
def rate(*, subject_id: UUID, rag: int, rationale: str, by: User, at: datetime) -> Rating:
    """Give a subject a RAG, with the rationale; its clock and the queue follow. It may be given anew, up or down.

    Raises NotPermitted, NotFound, NotAtTheDesk, RationaleTooShort.
    """
    require(by, Permission.TRIAGE_RATE)
    referral = Referral.objects.visible_to(by).locked().only("reference").one(subjects=subject_id)
    subject = Subject.objects.visible_to(by).one(pk=subject_id)
    if subject.custody not in UNDECIDED:
        raise NotAtTheDesk(subject=subject.pk)
    if rag not in Rag.values or rag == Rag.UNRATED:
        raise NotFound
    if len(rationale.strip()) < SHORTEST_RATIONALE:
        raise RationaleTooShort(field="rationale")
    rating = Rating.objects.create(referral=referral, subject=subject, rag=rag, rationale=rationale, by=by, at=at)
    referrals.rate(subject=subject, rag=rag, at=at)
    return rating
