"""Clock rules and their ladders, running clocks, their steps, and whom each of these has reached."""

import uuid
from datetime import datetime, time

from django.db import models
from django.db.models import F, Q

from maru.agencies import roles
from maru.agencies.models import Unit, User
from maru.common.fields import declares
from maru.timers import calendar, clock
from maru.timers.ladder import HIGHEST
from maru.web import words


@declares(none="slug name source starts stops in_force_from")
class ClockRule(models.Model):
    """How long something may take, for what starts while this rule is in force. `length` counts `span`s.

    Who hears on the way stands in its ladder; `warn_percent` and `round_the_clock` are read by a release before that
    alone.
    """

    class Span(models.TextChoices):
        WORKING_DAYS = "wd", "statutory working days"
        HOURS = "h", "elapsed hours"
        OPERATING_HOURS = "oh", "the unit's operating hours"
        CALENDAR_DAYS = "cd", "calendar days"
        WEEKS = "wk", "weeks"
        MONTHS = "cm", "calendar months"
        SAME_DAY = "sd", "the same day"
        AT_ONCE = "ao", "at once"
        NO_TARGET = "nt", "no target"

    class Calendar(models.TextChoices):
        """Whose bank holidays are no working days."""

        ENGLAND_AND_WALES = "ew", "England and Wales"
        ANY_PART = "uk", "any part of the United Kingdom"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    length = models.PositiveSmallIntegerField()
    span = models.CharField(max_length=2, choices=Span)
    calendar = models.CharField(
        max_length=2, choices=Calendar, default=Calendar.ENGLAND_AND_WALES, db_default=Calendar.ENGLAND_AND_WALES
    )
    by = models.TimeField("by what time of the day, in London", default=time(17), db_default=time(17))
    before = models.BooleanField("counted back from its day", default=False, db_default=False)
    starts = models.CharField("what starts it", max_length=120, default="", db_default="")
    stops = models.CharField("what it wants", max_length=120, default="", db_default="")
    owner = models.CharField("the role that owes it", max_length=40, choices=roles.choices, blank=True, db_default="")
    warn_percent = models.PositiveSmallIntegerField()
    round_the_clock = models.BooleanField(
        "the warning counts every hour, not only the unit's", default=False, db_default=False
    )
    statutory = models.BooleanField()
    pause_hours = models.PositiveSmallIntegerField("how long it may be paused in all", default=0, db_default=0)
    source = models.CharField(max_length=200)
    checked = models.BooleanField("somebody has held it against its source", default=False, db_default=False)
    in_force_from = models.DateField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["slug", "in_force_from"], name="one_rule_from_a_day"),
            models.CheckConstraint(condition=Q(warn_percent__lt=100), name="warned_before_it_is_due"),
            models.CheckConstraint(
                condition=Q(span__in=list(clock.WITHOUT_LENGTH), length=0)
                | Q(span__in=["h", "oh"], length__gte=1, length__lte=clock.LONGEST["h"])
                | Q(span="wd", length__gte=1, length__lte=clock.LONGEST["wd"])
                | Q(span="cd", length__gte=1, length__lte=clock.LONGEST["cd"])
                | Q(span="wk", length__gte=1, length__lte=clock.LONGEST["wk"])
                | Q(span="cm", length__gte=1, length__lte=clock.LONGEST["cm"]),
                name="within_a_length_that_can_be_kept",
            ),
            models.CheckConstraint(
                condition=Q(statutory=False) | Q(pause_hours=0), name="a_statutory_rule_gives_no_pause"
            ),
            models.CheckConstraint(condition=Q(before=False) | Q(span="wd"), name="counted_back_in_working_days"),
        ]

    def __str__(self) -> str:
        return f"{self.slug} from {self.in_force_from}"

    @property
    def measure(self) -> clock.Measure:
        return clock.Measure(self.length, self.span, self.by, self.before)

    def due_after(self, start: datetime, unit: clock.Hours | None = None) -> datetime:
        """When a clock that starts then is due; `unit` are the hours of whoever has it in hand."""
        days = ExtraHoliday.working_days(self.calendar) if self.span == self.Span.WORKING_DAYS else calendar.NO_DAYS
        return self.measure.due_after(start, days, unit)

    @property
    def length_in_words(self) -> str:
        """4 hours, 1 working day; at once."""
        none = clock.WITHOUT_LENGTH.get(self.span)
        return none or words.count(self.length, clock.SPANS[self.span])


@declares(none="day name")
class ExtraHoliday(models.Model):
    """A bank holiday that the Ministry of Justice's package does not know: a single one that was proclaimed, or one
    beyond its last year. It counts for what starts after it was added; what runs already is moved on purpose."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField(unique=True)
    name = models.CharField(max_length=60)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="a_holiday_has_a_name")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

    @classmethod
    def working_days(cls, which: str = calendar.ENGLAND_AND_WALES) -> calendar.WorkingDays:
        """The days that count, as of now."""
        return calendar.WorkingDays(dict(cls.objects.values_list("day", "name")), which)


@declares(none="rule in_force_from to")
class LadderStep(models.Model):
    """Who hears at which part of a clock's time: `to` is whoever has it in hand (`owner`), or a role.

    A ladder is all the rows of one rule's slug from one day on; without a slug they are for every rule that has none of
    its own. What is `urgent` is red: it waits for no quiet hours and for no summary. What nobody acknowledges within
    `minutes` climbs to the next role up.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.SlugField(max_length=40, blank=True)
    in_force_from = models.DateField()
    percent = models.SmallIntegerField()
    to = models.CharField(max_length=40)
    urgent = models.BooleanField()
    must_acknowledge = models.BooleanField()
    minutes = models.SmallIntegerField("to acknowledge it")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "in_force_from", "percent", "to"], name="hears_once_on_a_rung"
            ),
            models.UniqueConstraint(
                fields=["rule", "in_force_from", "percent"], condition=Q(must_acknowledge=True),
                name="one_acknowledges_a_rung",
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=1, percent__lte=HIGHEST), name="a_rung_is_on_the_way"
            ),
            models.CheckConstraint(condition=~Q(to=""), name="a_rung_reaches_somebody"),
            models.CheckConstraint(
                condition=Q(must_acknowledge=True, minutes__gte=1) | Q(must_acknowledge=False, minutes=0),
                name="minutes_to_acknowledge_what_must_be",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.rule or 'every rule'} at {self.percent} % to {self.to}"


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
    agreed = models.BooleanField("people set the day, the rule only the longest", default=False, db_default=False)
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
    """One mark on the way of a timer, named by its percent, or one that climbs from it. It fires once, or never if the
    timer has ended before. What is `urgent` fires first where much is late."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    timer = models.ForeignKey(Timer, on_delete=models.PROTECT, related_name="steps")
    name = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    urgent = models.BooleanField(default=False, db_default=False)
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
            models.Index(
                fields=["urgent", "due_at", "id"], condition=Q(fired_at=None, dropped_at=None), name="timer_step_next"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ClockPause(models.Model):
    """A time in which a local clock stood still: until its budget was used, or until somebody let it run on.

    Pausing lengthens the clock at once by all that is left of its budget, and resuming gives back what was not used:
    nothing has to happen at `until` for it to run again. `due_before` is when it would have been due.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    timer = models.ForeignKey(Timer, on_delete=models.PROTECT, related_name="pauses")
    since = models.DateTimeField()
    until = models.DateTimeField()
    due_before = models.DateTimeField()
    paused_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["timer"], condition=Q(ended_at=None), name="one_pause_at_a_time"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="paused_for_some_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("since"), ended_at__lte=F("until")),
                name="a_pause_ends_while_it_lasts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.since:%Y-%m-%d %H:%M} to {self.ended_at or self.until:%Y-%m-%d %H:%M}"

    def stands_at(self, at: datetime) -> bool:
        """Whether the clock stands still then."""
        return self.since <= at < (self.ended_at or self.until)


@declares(none="to role instead_of key")
class Escalation(models.Model):
    """Who was reached by one rung of one step, and whether they have it: a person, or whoever holds a role in a unit.

    `role` is from where it climbs, of a person too; `instead_of` the role that had nobody on duty, `stood_in_for` who
    is away. `key` is the news by which they were told: several that were `missed` while nothing swept share one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    step = models.ForeignKey(TimerStep, on_delete=models.PROTECT, related_name="escalations")
    to = models.CharField(max_length=40)
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=40)
    instead_of = models.CharField(max_length=40, blank=True)
    stood_in_for = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    key = models.CharField(max_length=200)
    at = models.DateTimeField()
    missed = models.BooleanField()
    must_acknowledge = models.BooleanField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["step", "to"], name="a_rung_reaches_once"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by=None)
                | Q(must_acknowledge=True, acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="escalation_acknowledged_when_and_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["key"], name="escalation_key")]

    def __str__(self) -> str:
        return self.key


class Heartbeat(models.Model):
    """When a part of the house last swept: `celery` through the queue, `watchdog` by itself. `resumed_at` is when it
    was the first to do so again, after no part had."""

    part = models.CharField(primary_key=True, max_length=20)
    at = models.DateTimeField()
    resumed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.part} {self.at:%H:%M:%S}"
