"""Photographs and documents that go along with a referral."""

from datetime import datetime
from uuid import UUID

from maru.agencies.acting import operation
from maru.agencies.desk import the_desk
from maru.agencies.models import User
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.audit import trail
from maru.audit.trail import addressee
from maru.audit.verbs import Verb
from maru.common.errors import NotFound
from maru.files import operations as files
from maru.files.models import Attachment
from maru.notify.said import said
from referrals.models import Referral
from referrals.operations.add import alert
from referrals.operations.draft import AlreadySubmitted
from referrals.queries import may_attach


@operation
def attach(*, referral_id: UUID, data: bytes, name: str, by: User, at: datetime) -> Attachment:
    """Put a photograph or a document to a referral of one's own: to its draft, where it may still be removed, or to
    what was submitted, where it is evidence at once and the desk hears of it. Of what an agency's system sent,
    whoever refers for the same unit. The same file again changes nothing.

    Raises NotPermitted, NotFound, a subclass of NotTaken.
    """
    require(by, Permission.REFERRAL_SUBMIT)
    referral = Referral.objects.visible_to(by).locked().one(pk=referral_id)
    if not may_attach(by, referral):
        raise NotFound
    submitted = referral.status != "draft"
    attachment = files.receive(root=referral, data=data, name=name, by=by, at=at, kept=submitted)
    if submitted and attachment.at == at:
        trail.record(
            Verb.REFERRAL_ADDED_TO, on=attachment, root=referral, at=at, fields=["file"],
            reason=referral.lawful_basis, to=addressee(the_desk()),
        )  # fmt: skip
        alert(referral, f"attached:{attachment.pk}", said("a photograph or document has been added."), at)
    return attachment


@operation
def remove_attachment(*, referral_id: UUID, attachment_id: UUID, by: User, at: datetime) -> None:
    """Take a file out of one's own draft: its bytes are destroyed. What was submitted stays.

    Raises NotPermitted, NotFound, AlreadySubmitted.
    """
    require(by, Permission.REFERRAL_SUBMIT)
    referral = Referral.objects.visible_to(by).locked().one(pk=referral_id, author=by)
    if referral.status != "draft":
        raise AlreadySubmitted(referral=referral.pk)
    attachment = Attachment.objects.visible_to(by).of(referral).one(pk=attachment_id)
    files.remove(attachment=attachment, at=at)
