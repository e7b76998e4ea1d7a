"""Starting, stopping and sweeping clocks."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from maru.agencies.acting import acting_as, operation
from maru.agencies.models import Unit
from maru.audit import trail
from maru.audit.context import Door
from maru.audit.verbs import Verb
from maru.timers import clock, registry
from maru.timers.calendar import is_working_day
from maru.timers.models import ClockRule, Heartbeat, Timer, TimerStep

BATCH = 200
WARN, BREACH = "warn", "breach"


@operation
def start_clock(*, kind: str, object_id: UUID, unit: Unit, at: datetime) -> Timer:
    """Start a record's clock by the rule in force, with its steps: the warning, where the rule has one, and
    the breach."""
    rule = (
        ClockRule.objects.filter(slug=kind, in_force_from__lte=at.astimezone(clock.LONDON).date())
        .order_by("-in_force_from")
        .first()
    )
    due_at = due(rule, at)
    timer = Timer.objects.create(rule=rule, kind=kind, object_id=object_id, unit=unit, started_at=at, due_at=due_at)
    steps = [TimerStep(timer=timer, name=BREACH, due_at=due_at)]
    if rule.warn_percent:
        warned_at = clock.part_of_the_way(at, due_at, rule.warn_percent, hours_of(unit))
        steps.append(TimerStep(timer=timer, name=WARN, due_at=warned_at))
    TimerStep.objects.bulk_create(steps)
    trail.record(Verb.TIMER_STARTED, on=timer, at=at, clock=kind, due_at=due_at.isoformat())
    return timer


def due(rule: ClockRule, at: datetime) -> datetime:
    """When a clock that starts now is due."""
    if rule.span == ClockRule.Span.HOURS:
        return at + timedelta(hours=rule.length)
    return clock.due_after_working_days(at, rule.length, is_working_day)


def hours_of(unit: Unit) -> clock.Hours:
    return clock.Hours(unit.opens, unit.closes, frozenset(unit.open_days))


@operation
def stop_clock(*, kind: str, object_id: UUID, at: datetime, met: bool) -> None:
    """End the record's running clock of that kind, if it runs: met, or cancelled. Its open steps are
    dropped."""
    timer = Timer.objects.select_for_update().filter(kind=kind, object_id=object_id, state="running").first()
    if timer is None:
        return
    TimerStep.objects.filter(timer=timer, fired_at=None).update(dropped_at=at)
    timer.state = Timer.State.MET if met else Timer.State.CANCELLED
    timer.ended_at = at
    timer.save(update_fields=["state", "ended_at"])
    trail.record(Verb.TIMER_MET if met else Verb.TIMER_CANCELLED, on=timer, at=at, clock=kind)


def sweep(*, at: datetime | None = None, door: Door, part: str = "") -> int:
    """Fire every step that is due, in batches; returns how many. `at` is the database's clock by default.

    Two sweeps at once share the work: a step is taken with SKIP LOCKED, and its effect and its `fired_at`
    are one transaction, so that each fires exactly once, whatever is killed.
    """
    fired = 0
    while True:
        with acting_as(system="timers", door=door, at=at) as context:
            now = context.at = at or database_now()
            steps = list(
                TimerStep.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("timer")
                .filter(fired_at=None, dropped_at=None, due_at__lte=now)
                .order_by("due_at", "id")[:BATCH]
            )
            for step in steps:
                fire(step=step, at=now)
            if part:
                Heartbeat.objects.update_or_create(part=part, defaults={"at": now})
        fired += len(steps)
        if len(steps) < BATCH:
            return fired


@operation
def fire(*, step: TimerStep, at: datetime) -> None:
    """One step: what its room says happens, and the row that it has happened."""
    fired = TimerStep.objects.filter(pk=step.pk, fired_at=None, dropped_at=None).update(fired_at=at)
    if not fired:
        return
    if step.name == BREACH:
        Timer.objects.filter(pk=step.timer_id).update(breached_at=at)
    trail.record(Verb.TIMER_FIRED, on=step.timer, at=at, clock=step.timer.kind, step=step.name)
    registry.callback_for(step.timer.kind)(step.timer, step.name, at)


def database_now() -> datetime:
    """The database's clock: one for all workers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
