"""Attachments, and their chain of custody."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from maru.agencies.models import Involvement, User, Withheld
from maru.agencies.powers import powers_of
from maru.agencies.records import CaseRecord, ScopedQuerySet
from maru.common.fields import declares
from maru.files import scanner
from maru.files.kinds import KINDS, Kind


class ByRootQuerySet(ScopedQuerySet):
    """Rows of different roots: each names the kind that decides."""

    # What a role that sees the kind whole sees of these rows without being involved.
    seen_whole = Q()

    def visible_to(self, user: Any) -> Self:
        """Who sees the record that they belong to."""
        powers = powers_of(user)
        reached = Involvement.objects.reaching(user, powers.unit_ids).filter(
            kind=models.OuterRef("root_kind"), object_id=models.OuterRef("root_id")
        )
        looked_into = Q(pk__in=[])
        for kind, object_id in powers.glasses:
            looked_into |= Q(root_kind=kind, root_id=object_id)
        return self.filter(
            Q(root_kind__in=list(powers.sees)) & self.seen_whole | models.Exists(reached) | looked_into,
            ~Q(root_id__in=Withheld.objects.hidden_from(user)),
        )

    def of(self, root: Any) -> Self:
        """Those of one record."""
        return self.filter(root_kind=root._meta.model_name, root_id=root.pk)


class AttachmentQuerySet(ByRootQuerySet):
    """Attachments; those of a draft are its author's alone."""

    seen_whole = Q(kept_at__isnull=False)

    def waiting(self) -> Self:
        """Not scanned yet, those that have waited longest first."""
        return self.filter(scan=Attachment.Scan.WAITING).order_by("at")


@declares(personal="name", none="root_kind kind sha256 found")
class Attachment(CaseRecord):
    """A photograph or a document that belongs to a record. Its bytes stand on the disk under its id, as they came.

    `kept_at` is when it became evidence: until then it is part of a draft and may be removed.
    """

    class Scan(models.TextChoices):
        WAITING = "waiting", "Waiting to be scanned for viruses"
        CLEAN = "clean", "Scanned for viruses: none was found"
        FOUND = "found", "A virus was found: nobody can open it"

    root = "by root_kind"

    root_kind = models.CharField(max_length=20)
    root_id = models.UUIDField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=8, choices=Scan, default=Scan.WAITING)
    scanned_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField("when the scanner was asked last and did not answer", null=True)
    found = models.CharField("what the scanner calls it", max_length=120, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta(CaseRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(scan="waiting", scanned_at=None)
                | Q(scan__in=["clean", "found"], scanned_at__isnull=False, tried_at=None),
                name="scanned_when",
            ),
            models.CheckConstraint(
                condition=Q(scan="found") & ~Q(found="") | ~Q(scan="found") & Q(found=""), name="found_what"
            ),
            models.UniqueConstraint(fields=["root_id", "sha256"], name="attached_once"),
        ]
        indexes = [
            models.Index(fields=["root_id", "at"], name="attachment_root"),
            models.Index(fields=["at"], condition=Q(scan="waiting"), name="attachment_waiting"),
        ]

    @property
    def is_of(self) -> Kind:
        """What kind of file it is."""
        return KINDS[self.kind]

    @property
    def is_released(self) -> bool:
        """Whether it may be opened: scanned and clean, or there is no scanner to ask, which its page says."""
        return self.scan == self.Scan.CLEAN or self.scan == self.Scan.WAITING and not scanner.is_connected()


@declares(none="root_kind what sha256 actor")
class Handling(CaseRecord):
    """One link of an attachment's chain of custody: what was done with it, by whom, and what its bytes hashed to then.

    It is never changed, and outlives an attachment that was removed from a draft.
    """

    class What(models.TextChoices):
        RECEIVED = "received", "Received"
        REMOVED = "removed", "Removed from the draft, and its bytes destroyed"
        KEPT = "kept", "Submitted: evidence from then on"
        RELEASED = "released", "Scanned for viruses, and released"
        QUARANTINED = "quarantined", "A virus was found: quarantined"
        SHOWN = "shown", "Shown"
        GIVEN = "given", "The original was downloaded"
        CHANGED = "changed", "Found to be changed or missing, and not opened"

    root = "by root_kind"

    root_kind = models.CharField(max_length=20)
    root_id = models.UUIDField()
    attachment_id = models.UUIDField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    what = models.CharField(max_length=12, choices=What)
    sha256 = models.CharField(max_length=64, blank=True)

    objects = ByRootQuerySet.as_manager()

    class Meta(CaseRecord.Meta):
        indexes = [models.Index(fields=["attachment_id", "at"], name="handling_attachment")]
