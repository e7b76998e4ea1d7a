"""Agencies, their units, and who belongs to which in what role."""

import uuid
from collections.abc import Iterable
from datetime import time

from django.db import models
from django.db.models import F, Q

from maru.agencies import roles
from maru.common.fields import declares


@declares(none="slug name local_authority")
class Agency(models.Model):
    """An organisation that safeguards children: the force, a council's social care, a hospital, a school."""

    class Kind(models.TextChoices):
        POLICE = "police", "Police"
        CHILDREN_SOCIAL_CARE = "children_social_care", "Children's Social Care"
        ADULT_SOCIAL_CARE = "adult_social_care", "Adult Social Care"
        FAMILY_SUPPORT = "family_support", "Early help and family support"
        HEALTH = "health", "Health"
        EDUCATION = "education", "Education"
        PROBATION = "probation", "Probation"
        HOUSING = "housing", "Housing"
        YOUTH_JUSTICE = "youth_justice", "Youth justice"
        DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse service"
        DRUGS_ALCOHOL = "drugs_alcohol", "Drug and alcohol service"
        FIRE = "fire", "Fire and rescue"
        AMBULANCE = "ambulance", "Ambulance"
        VOLUNTARY = "voluntary", "Voluntary organisation"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=30, choices=Kind)
    local_authority = models.CharField("local authority it serves (DfE code), blank for all", max_length=3, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


@declares(none="slug name open_days phone")
class Unit(models.Model):
    """A team that can hold a child: the MARU desk, a CAIU unit, a partner's team; or one that only refers.

    `opens` and `closes` are Europe/London wall-clock times; `open_days` counts Monday as 0. Local clocks
    and warnings run over these hours (paper 5.2: the desk's week includes weekends).
    """

    class Kind(models.TextChoices):
        MARU_DESK = "maru_desk", "MARU desk"
        CAIU = "caiu", "Child Abuse Investigation Unit"
        DUTY = "duty", "Duty senior detective"
        PARTNER = "partner", "Partner agency's team"
        SUBMITTING = "submitting", "Team that refers"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind)
    opens = models.TimeField(default=time(8))
    closes = models.TimeField(default=time(18))
    open_days = models.JSONField(default=list)
    phone = models.CharField(max_length=30, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind__in=["maru_desk", "duty"]), name="one_desk_one_duty"
            ),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="unit_opens_before_it_closes"),
        ]

    def __str__(self) -> str:
        return self.name

    def roles_held(self, among: Iterable[str]) -> list[str]:
        """Which of these roles somebody holds here now who can sign in, by slug."""
        return sorted(roles_held_in([self], among)[self.pk])


def roles_held_in(units: Iterable[Unit], among: Iterable[str]) -> dict[uuid.UUID, set[str]]:
    """The same of any number of units, by their ids."""
    held: dict[uuid.UUID, set[str]] = {unit.pk: set() for unit in units}
    people = Membership.objects.filter(unit__in=held, role__in=list(among), until=None)
    people = people.filter(user__is_active=True, user__signs_in=True)
    for unit, role in people.values_list("unit", "role").distinct():
        held[unit].add(role)
    return held


class Membership(models.Model):
    """Somebody's role in a unit, from when until when. Only one without an end counts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("agencies.User", on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=40, choices=roles.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"], condition=Q(until=None), name="one_role_in_a_unit_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="membership_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["unit", "role"], condition=Q(until=None), name="membership_now")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.unit}"
