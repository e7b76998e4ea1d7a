"""Starting, stopping and sweeping clocks."""

import traceback
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import structlog
from django.db import connection
from django.db.models import Q

from maru.agencies.acting import acting_as, operation
from maru.agencies.models import Unit
from maru.audit import trail
from maru.audit.context import Door
from maru.audit.verbs import Verb
from maru.common.copies import held_copy
from maru.common.rows import insert
from maru.timers import clock, registry
from maru.timers.clock import BREACH
from maru.timers.models import Heartbeat, Timer, TimerStep
from maru.timers.queries import rule_in_force

log = structlog.get_logger(__name__)
BATCH = 200


@operation
def start_clock(
    *,
    kind: str,
    object_id: UUID,
    unit: Unit,
    at: datetime,
    rule: str = "",
    since: datetime | None = None,
    due_at: datetime | None = None,
) -> Timer:
    """Start one record's clock (`start_clocks`)."""
    return start_clocks(kind=kind, object_ids=[object_id], unit=unit, at=at, rule=rule, since=since, due_at=due_at)[0]


@operation
def start_clocks(
    *,
    kind: str,
    object_ids: Iterable[UUID],
    unit: Unit,
    at: datetime,
    rule: str = "",
    since: datetime | None = None,
    due_at: datetime | None = None,
) -> list[Timer]:
    """Start a clock for each of these records, with its steps: the warning, where its rule has one, and the breach.

    The rule is the one of that slug, the kind's own where none is named, that is in force on the day from which
    the clocks count: `since`, or else now. `due_at` is the day that people have agreed on, where the rule only says
    the longest. A clock set after its time is over breaches at the next sweep, without a warning before.
    Raises LookupError where no rule is in force."""
    started_at = since or at
    measure = rule_in_force(rule or kind, clock.london_day(started_at))
    agreed = due_at is not None
    due_at = due_at or measure.due_after(started_at, hours_of(unit))
    timers = [
        Timer(
            rule=measure, kind=kind, object_id=pk, unit=unit, started_at=started_at, due_at=due_at, agreed=agreed
        )  # fmt: skip
        for pk in object_ids
    ]
    insert(timers)
    hours = None if measure.round_the_clock else hours_of(unit)
    steps = list(clock.steps(started_at, due_at, measure.warn_percent, hours, at))
    insert(TimerStep(timer=timer, name=name, due_at=moment) for timer in timers for name, moment in steps)
    for timer in timers:
        trail.record(Verb.TIMER_STARTED, on=timer, at=at, clock=measure.slug, due_at=due_at.isoformat())
    return timers


def hours_of(unit: Unit) -> clock.Hours:
    return clock.Hours(unit.opens, unit.closes, frozenset(unit.open_days))


@operation
def stop_clock(*, kind: str, object_id: UUID, at: datetime, met: bool) -> None:
    """End the record's running clock of that kind, if it runs: met, or cancelled. Its open steps are
    dropped."""
    stop_clocks(kinds=[kind], object_id=object_id, at=at, met=met)


@operation
def stop_clocks(*, kinds: Iterable[str], object_id: UUID, at: datetime, met: bool) -> None:
    """End those of the record's clocks of these kinds that run: met, or cancelled."""
    for timer in running_clocks(kinds, object_id):
        end(timer, Timer.State.MET if met else Timer.State.CANCELLED, at)


@operation
def supersede_clock(*, kind: str, object_id: UUID, at: datetime) -> None:
    """End the record's running clock of that kind, if it runs, because what it is measured by has changed. Its open
    steps are dropped; another clock may take its place.

    Raises ValueError for a statutory clock."""
    for timer in running_clocks([kind], object_id):
        if timer.rule.statutory:
            raise ValueError(f"the clock {timer.rule.slug} is statutory: nothing takes its place")
        end(timer, Timer.State.SUPERSEDED, at)


def running_clocks(kinds: Iterable[str], object_id: UUID) -> list[Timer]:
    """The record's running clocks of these kinds, locked."""
    timers = Timer.objects.select_for_update(of=("self",)).select_related("rule")
    return list(timers.filter(kind__in=list(kinds), object_id=object_id, state=Timer.State.RUNNING).order_by("id"))


ENDED = {
    Timer.State.MET: Verb.TIMER_MET,
    Timer.State.CANCELLED: Verb.TIMER_CANCELLED,
    Timer.State.SUPERSEDED: Verb.TIMER_SUPERSEDED,
}


def end(timer: Timer, state: Timer.State, at: datetime) -> None:
    """A clock has ended; what has not happened on its way does not happen any more."""
    TimerStep.objects.filter(timer=timer, fired_at=None).update(dropped_at=at)
    timer.state, timer.ended_at = state, at
    timer.save(update_fields=["state", "ended_at"])
    trail.record(ENDED[state], on=timer, at=at, clock=timer.rule.slug)


def sweep(*, at: datetime | None = None, door: Door, part: str = "") -> int:
    """Fire every step that is due; returns how many. `at` is the database's clock by default.

    Each step is an act of its own: its effect and its `fired_at` are one transaction, so that it happens
    exactly once, whatever is killed. Two sweeps at once share the work, and a step that fails is tried again by
    the next sweep, without holding back the others. In a restored copy that is held nothing fires.
    """
    if held_copy():
        return 0
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
            free = TimerStep.objects.select_for_update(skip_locked=True, of=("self",)).select_related("timer__rule")
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
    trail.record(Verb.TIMER_FIRED, on=step.timer, at=at, clock=step.timer.rule.slug, step=step.name)
    registry.callback_for(step.timer.kind)(step.timer, step.name, at)


def database_now() -> datetime:
    """The database's clock: one for all workers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
