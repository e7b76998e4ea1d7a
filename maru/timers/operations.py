"""Starting, stopping and sweeping clocks."""

import traceback
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from django.db import connection
from django.db.models import Q

from maru.agencies.acting import acting_as, operation
from maru.agencies.models import Unit
from maru.audit import trail
from maru.audit.context import Door
from maru.audit.verbs import Verb
from maru.timers import clock, registry
from maru.timers.calendar import is_working_day
from maru.timers.models import ClockRule, Heartbeat, Timer, TimerStep

log = structlog.get_logger(__name__)
BATCH = 200
WARN, BREACH = "warn", "breach"


@operation
def start_clock(*, kind: str, object_id: UUID, unit: Unit, at: datetime, due_at: datetime | None = None) -> Timer:
    """Start a record's clock by the rule in force, with its steps: the warning, where the rule has one, and
    the breach. `due_at` is the day that people have agreed on, where the rule only says the longest.

    Raises LookupError where no rule is in force."""
    rule = (
        ClockRule.objects.filter(slug=kind, in_force_from__lte=clock.london_day(at)).order_by("-in_force_from").first()
    )
    if rule is None:
        raise LookupError(f"no rule for the clock {kind} is in force on {clock.london_day(at)}")
    due_at = due_at or due(rule, at)
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
    if rule.span == ClockRule.Span.CALENDAR_DAYS:
        return clock.at_london(clock.london_day(at) + timedelta(days=rule.length), clock.ALERTED_AT)
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
    """Fire every step that is due; returns how many. `at` is the database's clock by default.

    Each step is an act of its own: its effect and its `fired_at` are one transaction, so that it happens
    exactly once, whatever is killed. Two sweeps at once share the work, and a step that fails is tried again by
    the next sweep, without holding back the others.
    """
    fired, last = 0, None
    while True:
        with acting_as(system="timers", door=door, at=at) as context:
            now = context.at = at or database_now()
            steps = due_steps(now, last)
            if part:
                Heartbeat.objects.update_or_create(part=part, defaults={"at": now})
        fired += sum(fired_now(step, door, now) for step in steps)
        if len(steps) < BATCH:
            return fired
        last = steps[-1]


def due_steps(now: datetime, last: TimerStep | None) -> list[TimerStep]:
    """The next batch of what is due, the longest overdue first, behind the last one looked at."""
    steps = TimerStep.objects.filter(fired_at=None, dropped_at=None, due_at__lte=now)
    if last is not None:
        steps = steps.filter(Q(due_at__gt=last.due_at) | Q(due_at=last.due_at, id__gt=last.id))
    return list(steps.order_by("due_at", "id")[:BATCH])


def fired_now(due_step: TimerStep, door: Door, at: datetime) -> bool:
    """Take one step, if nobody else has it or has fired it, and fire it. A failure is told to the log."""
    try:
        with acting_as(system="timers", door=door, at=at):
            give_way()
            free = TimerStep.objects.select_for_update(skip_locked=True, of=("self",)).select_related("timer")
            step = free.filter(pk=due_step.pk, fired_at=None, dropped_at=None).first()
            if step is None:
                return False
            fire(step=step, at=at)
    except Exception as error:
        if not connection.is_usable():
            raise
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{where.filename}:{where.lineno}"
        log.error("timer_step_failed", step=str(due_step.pk), error=type(error).__name__, place=place)
        return False
    return True


def give_way() -> None:
    """Wait for a record that somebody is working on only briefly. They may be waiting for this very step, to end
    the clock: PostgreSQL would end one of the two after a second, and it must not be theirs."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '300ms'")


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
