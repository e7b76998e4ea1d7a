"""Who is involved in which record: what both walls read."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from maru.agencies.models.withheld import Withheld
from maru.common.fields import declares
from maru.common.rows import insert


class InvolvementQuerySet(models.QuerySet):
    """Involvements, most often the ones that have not ended."""

    def now(self) -> "InvolvementQuerySet":
        return self.filter(until=None)

    def of(self, record: Any) -> "InvolvementQuerySet":
        return self.filter(kind=record._meta.model_name, object_id=record.pk)

    def reaching(self, user: Any, unit_ids: Iterable[uuid.UUID]) -> "InvolvementQuerySet":
        """Those that name the person or one of these units, in what is not withheld from them."""
        hidden = Withheld.objects.hidden_from(user)
        return self.now().filter(Q(user=user) | Q(unit__in=list(unit_ids))).exclude(object_id__in=hidden)


@declares(none="kind why")
class Involvement(models.Model):
    """A unit or a person is involved in a record (a root: referral, person, handover, investigation).

    It is written before the record and ended after its last change, since it is what lets one see the
    record at all. It has no foreign key to the record for the same reason.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20)
    object_id = models.UUIDField()
    unit = models.ForeignKey("agencies.Unit", on_delete=models.PROTECT, null=True, blank=True)
    user = models.ForeignKey("agencies.User", on_delete=models.PROTECT, null=True, blank=True)
    why = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None, user__isnull=False) | Q(unit__isnull=False, user=None),
                name="a_unit_or_a_person_is_involved",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="involvement_ends_after_it_began"
            ),
            models.UniqueConstraint(
                fields=["kind", "object_id", "unit", "user", "why"],
                condition=Q(until=None),
                nulls_distinct=False,
                name="involved_once_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["object_id", "kind"],
                include=["unit", "user"],
                condition=Q(until=None),
                name="involvement_object",
            ),
            models.Index(
                fields=["unit", "kind", "-since", "-id"],
                include=["object_id"],
                condition=Q(until=None),
                name="involvement_unit",
            ),
            models.Index(
                fields=["user", "kind", "-since", "-id"],
                include=["object_id"],
                condition=Q(until=None),
                name="involvement_user",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.why}"


def involvement(record: Any, *, why: str, at: datetime, unit: Any = None, user: Any = None) -> Involvement:
    """That a unit or a person is involved in a record, not written yet."""
    return Involvement(kind=record._meta.model_name, object_id=record.pk, unit=unit, user=user, why=why, since=at)


def involve_all(involvements: Iterable[Involvement]) -> None:
    """Write them; who is involved already stays so."""
    insert(involvements, unless_there=True)


def involve(record: Any, *, why: str, at: datetime, unit: Any = None, user: Any = None) -> None:
    """Make a unit or a person involved in a record; being involved already changes nothing."""
    involve_all([involvement(record, why=why, at=at, unit=unit, user=user)])


def end_involvement(record: Any, *, at: datetime, why: str, unit: Any = None, user: Any = None) -> None:
    """End it. Do this last: afterwards the record may be out of the actor's sight."""
    Involvement.objects.now().of(record).filter(why=why, unit=unit, user=user).update(until=at)
