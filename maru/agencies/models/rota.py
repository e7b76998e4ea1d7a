"""Who is on duty when, and who acts for whom meanwhile (docs/adr/0031)."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from maru.agencies import roles
from maru.agencies.models.organisation import Unit
from maru.agencies.models.users import User
from maru.common.fields import declares

# A day by the clock on the wall, also that on which the clocks go back.
LONGEST_SHIFT = timedelta(hours=25)


class During(Func):
    """From a moment on until before another, as PostgreSQL compares such times."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class RotaQuerySet(models.QuerySet):
    """Rotas, by the moment at which they are kept."""

    def kept(self, at: datetime) -> Self:
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


class Rota(models.Model):
    """A role of a unit is rostered: only whoever has a shift is on duty in it, and somebody must be, always or within
    the unit's hours. Where no rota is kept, every holder of the role is on duty."""

    class Cover(models.TextChoices):
        ALWAYS = "always", "Day and night, every day"
        HOURS = "hours", "The unit’s hours"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rotas")
    role = models.CharField(max_length=40, choices=roles.choices)
    cover = models.CharField(max_length=6, choices=Cover)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = RotaQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["unit", "role"], condition=Q(until=None), name="one_rota_for_a_role"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="rota_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.unit}"


class ShiftQuerySet(models.QuerySet):
    """Shifts that stand: what was taken away before it began is kept, and counts nowhere."""

    def standing(self) -> Self:
        return self.filter(removed_at=None)

    def at(self, moment: datetime) -> Self:
        return self.standing().filter(starts_at__lte=moment, ends_at__gt=moment)

    def between(self, since: datetime, until: datetime) -> Self:
        return self.standing().filter(starts_at__lt=until, ends_at__gt=since)


class Shift(models.Model):
    """Somebody is on duty in a rota, from when until before when. `removed_at`: it was taken away before it began.

    `revision` counts its changes, and `had_by` holds who had it before: calendars are told of both."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="shifts")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveSmallIntegerField(default=0, db_default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    had_by = ArrayField(models.UUIDField(), default=list, db_default=[], blank=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), ends_at__lte=F("starts_at") + LONGEST_SHIFT),
                name="shift_of_some_hours_and_at_most_a_day",
            ),
            ExclusionConstraint(
                name="one_shift_of_somebody_at_a_time",
                expressions=[
                    ("rota", RangeOperators.EQUAL),
                    ("user", RangeOperators.EQUAL),
                    (During("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(removed_at=None),
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at", "starts_at"], condition=Q(removed_at=None), name="shift_by_its_end"),
            models.Index(fields=["user", "ends_at"], condition=Q(removed_at=None), name="shift_of_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} from {self.starts_at:%Y-%m-%d %H:%M}"

    def changes(self, at: datetime, *, user_id: uuid.UUID) -> tuple[str, ...]:
        """It changes now, and is that person's. The fields that this touches."""
        if user_id != self.user_id:
            self.had_by = [*(past for past in self.had_by if past != self.user_id), self.user_id]
        self.user_id, self.revision, self.changed_at = user_id, self.revision + 1, at
        return "user", "revision", "changed_at", "had_by"


class Offer(models.Model):
    """Somebody offers their shift to a colleague, who has it from the moment of saying yes."""

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    shift = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="offers")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["shift"], condition=Q(ended_at=None), name="offered_to_one_at_a_time"),
            models.CheckConstraint(condition=~Q(to=F("by")), name="offered_to_somebody_else"),
            models.CheckConstraint(
                condition=Q(ended_at=None, outcome="") | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="offer_ended_with_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["to"], condition=Q(ended_at=None), name="offer_to_somebody")]

    def __str__(self) -> str:
        return f"{self.shift_id} to {self.to_id}"


class AbsenceQuerySet(models.QuerySet):
    """Absences that stand."""

    def standing(self) -> Self:
        return self.filter(removed_at=None)

    def between(self, since: datetime, until: datetime) -> Self:
        """Those that touch that time; a moment, where both are the same."""
        return self.standing().filter(since__lte=until, until__gt=since)

    def of(self, user_ids: Collection[uuid.UUID]) -> Self:
        return self.filter(user__in=user_ids)


@declares(none="since until")
class Absence(models.Model):
    """Somebody is out of office, from when until before when, and `acts` acts for them. Why is not said."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    acts = models.ForeignKey(User, on_delete=models.PROTECT, related_name="stands_in")
    since = models.DateTimeField()
    until = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="absence_ends_after_it_began"),
            models.CheckConstraint(condition=~Q(acts=F("user")), name="nobody_acts_for_themselves"),
            ExclusionConstraint(
                name="one_absence_of_somebody_at_a_time",
                expressions=[("user", RangeOperators.EQUAL), (During("since", "until"), RangeOperators.OVERLAPS)],
                condition=Q(removed_at=None),
            ),
        ]
        indexes = [models.Index(fields=["until", "since"], condition=Q(removed_at=None), name="absence_by_its_end")]

    def __str__(self) -> str:
        return f"{self.user_id} from {self.since:%Y-%m-%d %H:%M}"
