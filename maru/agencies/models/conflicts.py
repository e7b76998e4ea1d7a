"""Conflicts of interest: somebody must not see a record, because they, theirs or somebody they know are in it."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from maru.agencies.models.involvement import Involvement
from maru.agencies.models.organisation import Membership
from maru.agencies.models.users import User
from maru.agencies.models.withheld import Withheld
from maru.agencies.powers import powers_of
from maru.agencies.roles import SUPERVISING
from maru.common.fields import declares


class ConflictQuerySet(models.QuerySet):
    """Conflicts of interest: one's own, and those of the people whose supervisor one is, about what is open to one."""

    def visible_to(self, user: Any) -> Self:
        """What the house has noticed by itself nobody has named to anybody, and it may be the first there is of a
        record about whoever is kept out of it: for them it is not there, and for their supervisors only where their
        work shows them the record. The MARU manager answers for everybody then."""
        now = Membership.objects.filter(until=None)
        mine = now.filter(user=user, role__in=SUPERVISING).values("unit")
        theirs = models.Exists(now.filter(user=models.OuterRef("user"), unit__in=mine))
        manages = models.Exists(now.filter(user=user, role="maru_manager"))
        known = ~Q(object_id__in=Withheld.objects.hidden_from(user))
        noticed = Q(how=Conflict.How.NOTICED)
        told = ~noticed & (Q(user=user) | (theirs & known))
        return self.filter(told | (noticed & ~Q(user=user) & known & (theirs | manages) & self.shown_to(user)))

    def shown_to(self, user: Any) -> Q:
        """Whether the person's roles or their work show them the record."""
        powers = powers_of(user)
        reach = Involvement.objects.reaching(user, powers.unit_ids)
        worked = reach.filter(kind=models.OuterRef("kind"), object_id=models.OuterRef("object_id"))
        return Q(kind__in=list(powers.sees)) | models.Exists(worked)

    def standing(self) -> Self:
        return self.filter(ended_at=None)


@declares(none="kind reference")
class Conflict(models.Model):
    """A person must not see a record, because it is about them, their family, or somebody they know.

    `recorded_by` is empty where the house noticed it by itself.
    """

    class How(models.TextChoices):
        DECLARED = "declared", "Declared by the person"
        RECORDED = "recorded", "Recorded by a supervisor"
        NOTICED = "noticed", "Noticed by the system"

    class Why(models.TextChoices):
        SELF = "self", "It is about the person"
        FAMILY = "family", "It is about somebody of their family"
        HOUSEHOLD = "household", "It is about somebody who lives with them"
        KNOWN = "known", "They know somebody in it"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    object_id = models.UUIDField()
    reference = models.CharField(max_length=20, blank=True)
    how = models.CharField(max_length=10, choices=How)
    why = models.CharField(max_length=10, choices=Why)
    since = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "object_id"], condition=Q(ended_at=None), name="conflicted_once"
            ),
            models.CheckConstraint(
                condition=Q(how="noticed", recorded_by=None) | (~Q(how="noticed") & Q(recorded_by__isnull=False)),
                name="somebody_recorded_or_the_house_noticed",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("since")), name="conflict_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.object_id}"
