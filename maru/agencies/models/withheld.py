"""What is withheld from people who would see it otherwise, and what somebody looked into beyond their own view.

A *seal* withholds a record from everybody but its keeper and those whom a named, dated grant lets in. A *conflict*
(conflicts.py) withholds one from a single person, because it is about them or theirs. A *broken glass* opens one to a
single person for a short time. Both walls read these tables; none of them holds a name or a word about anybody.
"""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now

from maru.agencies.models.users import User
from maru.common.fields import declares


class SealQuerySet(models.QuerySet):
    """Seals, as far as they are known to somebody at all."""

    def visible_to(self, user: Any) -> Self:
        """Those which the person keeps or is let in by."""
        return self.filter(models.Exists(SealGrant.objects.now().filter(seal=models.OuterRef("pk"), user=user)))

    def standing(self) -> Self:
        return self.filter(lifted_at=None)

    def kept_by(self, user: Any) -> Self:
        """Those which the person keeps."""
        mine = SealGrant.objects.now().filter(seal=models.OuterRef("pk"), user=user, is_keeper=True)
        return self.standing().filter(models.Exists(mine))


@declares(none="kind reference review_on")
class Seal(models.Model):
    """A record that most people must not even know of, whoever is involved in it (DOMAIN.md section 7).

    It was put on the record that `kind` and `object_id` name, and withholds all that belongs to it (`Withheld`).
    Its keeper answers for who is let in, and looks again at `review_on` whether it must stand.
    """

    class Why(models.TextChoices):
        STAFF = "staff", "A member of staff or their family"
        PUBLIC_FIGURE = "public_figure", "A public figure or their family"
        WITNESS = "witness", "Witness protection"
        ADOPTED = "adopted", "An adopted child"
        COURT = "court", "An order of a court"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20)
    object_id = models.UUIDField()
    reference = models.CharField(max_length=20, blank=True)
    why = models.CharField(max_length=20, choices=Why)
    review_on = models.DateField()
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = SealQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], condition=Q(lifted_at=None), name="sealed_once"),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(lifted_at__gte=F("sealed_at")), name="seal_lifted_after_it_was_put"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class SealGrantQuerySet(models.QuerySet):
    """Who is let in by a seal."""

    def now(self) -> Self:
        """Those that hold at this moment, by the database's clock."""
        return self.filter(Q(until=None) | Q(until__gt=Now()), ended_at=None)


@declares()
class SealGrant(models.Model):
    """A named person is let in by a seal, until a date. Its keeper alone is let in without one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="grants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_keeper = models.BooleanField(default=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = SealGrantQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(is_keeper=True) | Q(until__isnull=False), name="let_in_until_a_date"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="let_in_for_some_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("since")), name="grant_ends_after_it_began"
            ),
            models.UniqueConstraint(
                fields=["seal"], condition=Q(is_keeper=True, ended_at=None), name="a_seal_has_one_keeper"
            ),
            models.UniqueConstraint(fields=["seal", "user"], condition=Q(ended_at=None), name="let_in_once_by_a_seal"),
        ]
        indexes = [models.Index(fields=["user", "seal"], condition=Q(ended_at=None), name="seal_grant_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.seal_id}"


# Written out: every scoped query asks it, and to build it through the ORM takes longer than to answer it.
HIDDEN_FROM = """
(from_user_id = %s OR (seal_id IS NOT NULL AND seal_id NOT IN (
  SELECT g.seal_id FROM agencies_sealgrant g
  WHERE g.user_id = %s AND g.ended_at IS NULL AND (g.until IS NULL OR g.until > now()))))
"""


class WithheldQuerySet(models.QuerySet):
    """Records that are withheld."""

    def hidden_from(self, user: Any) -> models.QuerySet:
        """Ids of the records that this person must not see, whatever they are involved in."""
        hidden = RawSQL(HIDDEN_FROM, [user.pk] * 2, output_field=models.BooleanField())  # noqa: S611 - constant of ours
        return self.filter(hidden).values("object_id")


@declares(none="kind reference")
class Withheld(models.Model):
    """One record (a root) is withheld now: by a seal from all but those let in, or by a conflict from one person.

    Its rows are read by both walls and hold for as long as the seal or the conflict stands. `reference` is how
    somebody who tries to open it would name it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20)
    object_id = models.UUIDField()
    reference = models.CharField(max_length=20, blank=True)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, null=True, blank=True, related_name="withheld")
    conflict = models.ForeignKey(
        "agencies.Conflict", on_delete=models.PROTECT, null=True, blank=True, related_name="withheld"
    )
    from_user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = WithheldQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(seal__isnull=False, conflict=None, from_user=None)
                | Q(seal=None, conflict__isnull=False, from_user__isnull=False),
                name="withheld_by_a_seal_or_from_a_person",
            ),
            models.UniqueConstraint(
                fields=["kind", "object_id", "seal", "conflict"], nulls_distinct=False, name="withheld_once"
            ),
        ]
        indexes = [
            models.Index(fields=["object_id"], name="withheld_object"),
            models.Index(fields=["reference"], condition=~Q(reference=""), name="withheld_reference"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class GlassQuerySet(models.QuerySet):
    """Looks beyond one's own view."""

    def open(self) -> Self:
        """Those that still show something, by the database's clock."""
        return self.filter(until__gt=Now(), ended_at=None)


@declares(none="kind reference")
class Glass(models.Model):
    """Somebody broke the glass: they look into one record beyond their own view, until `until` at the latest.

    It shows and changes nothing.
    """

    class Why(models.TextChoices):
        DANGER = "danger", "A child or adult is in danger now"
        COVER = "cover", "Covering for somebody who cannot be reached"
        LINKED = "linked", "It bears on a case of mine"
        OVERSIGHT = "oversight", "Audit, complaint or inspection"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    object_id = models.UUIDField()
    reference = models.CharField(max_length=20, blank=True)
    why = models.CharField(max_length=10, choices=Why)
    broken_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = GlassQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("broken_at")), name="glass_is_open_for_some_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("broken_at")), name="glass_ends_after_it_was_broken"
            ),
        ]
        indexes = [models.Index(fields=["user", "kind"], condition=Q(ended_at=None), name="glass_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.object_id}"
