"""Clock rules, running clocks and their steps."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from maru.agencies.models import Unit
from maru.common.fields import declares
from maru.timers import clock
from maru.timers.calendar import is_working_day
from maru.web import words


@declares(none="slug name source in_force_from")
class ClockRule(models.Model):
    """How long something may take, for what starts while this rule is in force. `length` counts `span`s.

    `warn_percent` of the way, counted over the holding unit's hours, the owner is warned; 0 for no warning. What
    cannot wait for the unit to open is counted `round_the_clock`.
    """

    class Span(models.TextChoices):
        WORKING_DAYS = "wd", "statutory working days (England and Wales)"
        HOURS = "h", "elapsed hours"
        CALENDAR_DAYS = "cd", "calendar days"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    length = models.PositiveSmallIntegerField()
    span = models.CharField(max_length=2, choices=Span)
    warn_percent = models.PositiveSmallIntegerField()
    round_the_clock = models.BooleanField(
        "the warning counts every hour, not only the unit's", default=False, db_default=False
    )
    statutory = models.BooleanField()
    source = models.CharField(max_length=200)
    in_force_from = models.DateField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["slug", "in_force_from"], name="one_rule_from_a_day"),
            models.CheckConstraint(condition=Q(warn_percent__lt=100), name="warned_before_it_is_due"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} from {self.in_force_from}"

    def due_after(self, start: datetime) -> datetime:
        """When a clock that starts then is due."""
        if self.span == self.Span.HOURS:
            return clock.due_after_hours(start, self.length)
        if self.span == self.Span.CALENDAR_DAYS:
            return clock.due_after_days(start, self.length)
        return clock.due_after_working_days(start, self.length, is_working_day)

    @property
    def length_in_words(self) -> str:
        """4 hours, 1 working day."""
        return words.count(self.length, clock.SPANS[self.span])


@declares(none="kind")
class Timer(models.Model):
    """One clock of one record: from when it counts and when it is due, stored, not counted.

    Holds ids and times only. `unit` is whose hours the warning counts.
    """

    class State(models.TextChoices):
        """How far it has come. It is `superseded` where another of its kind, by another rule, has taken its place
        and counts on from the same start: a child is rated anew. That never happens to a statutory clock."""

        RUNNING = "running"
        MET = "met"
        CANCELLED = "cancelled"
        SUPERSEDED = "superseded"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.ForeignKey(ClockRule, on_delete=models.PROTECT)
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    breached_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id"], condition=Q(state="running"), name="one_running_clock_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(state="running", ended_at=None) | (~Q(state="running") & Q(ended_at__isnull=False)),
                name="timer_ended_when",
            ),
            models.CheckConstraint(condition=Q(due_at__gte=F("started_at")), name="due_after_the_start"),
        ]
        indexes = [models.Index(fields=["object_id", "kind"], name="timer_object")]

    def __str__(self) -> str:
        return f"{self.kind} due {self.due_at:%Y-%m-%d %H:%M}"


@declares(none="name")
class TimerStep(models.Model):
    """One thing that happens on the way of a timer: a warning, the breach. It fires once, or never if the
    timer has ended before."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    timer = models.ForeignKey(Timer, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField("when the timer ended before it", null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["timer", "name"], name="a_step_once_a_timer"),
            models.CheckConstraint(condition=Q(fired_at=None) | Q(dropped_at=None), name="fired_or_dropped_not_both"),
            models.CheckConstraint(
                condition=Q(fired_at=None) | Q(fired_at__gte=F("due_at")), name="no_step_fires_early"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(fired_at=None, dropped_at=None), name="timer_step_due")
        ]

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """When a part of the house last swept: `celery` through the queue, `watchdog` by itself."""

    part = models.CharField(primary_key=True, max_length=20)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.part} {self.at:%H:%M:%S}"
