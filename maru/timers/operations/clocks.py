"""Starting and ending clocks."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from maru.agencies.acting import operation
from maru.agencies.models import Unit
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.rows import insert, update
from maru.notify.operations import settle
from maru.timers import clock, registry
from maru.timers.ladder import marks, percent_of
from maru.timers.models import ClockRule, Escalation, Timer, TimerStep
from maru.timers.queries import Ladders, rule_in_force

# The parts of these are counted over the unit's hours; those of any other rule over the elapsed time.
BY_THE_UNITS_HOURS = (ClockRule.Span.WORKING_DAYS, ClockRule.Span.OPERATING_HOURS)


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
    """Start a clock for each of these records, with a step for each mark of its rule's ladder, and the breach.

    The rule is the one of that slug, the kind's own where none is named, that is in force on the day from which
    the clocks count: `since`, or else now. `due_at` is the day that people have agreed on, where the rule only says
    the longest. A clock set after its time is over breaches at the next sweep, without a mark before.
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
    rungs = Ladders([measure.slug]).of(measure.slug, clock.london_day(started_at)) if registry.is_told(kind) else []
    red = {rung.percent for rung in rungs if rung.urgent}
    hours = hours_of(unit) if measure.span in BY_THE_UNITS_HOURS else None
    steps = list(marks(started_at, due_at, (rung.percent for rung in rungs), hours, at))
    insert(
        TimerStep(timer=timer, name=name, due_at=moment, urgent=percent_of(name) in red)
        for timer in timers
        for name, moment in steps
    )
    for timer in timers:
        trail.record(Verb.TIMER_STARTED, on=timer, at=at, clock=measure.slug, due_at=due_at.isoformat())
    return timers


def hours_of(unit: Unit) -> clock.Hours:
    return clock.Hours(unit.opens, unit.closes, frozenset(unit.open_days))


@operation
def stop_clock(*, kind: str, object_id: UUID, at: datetime, met: bool) -> None:
    """End the record's running clock of that kind, if it runs: met, or cancelled. Its open steps are
    dropped."""
    stop_clocks(kinds=[kind], object_ids=[object_id], at=at, met=met)


@operation
def stop_clocks(*, kinds: Iterable[str], object_ids: Iterable[UUID], at: datetime, met: bool) -> None:
    """End those clocks of these records, and of these kinds, that run: met, or cancelled."""
    end(running_clocks(kinds, object_ids), Timer.State.MET if met else Timer.State.CANCELLED, at)


@operation
def supersede_clock(*, kind: str, object_id: UUID, at: datetime) -> None:
    """End the record's running clock of that kind, if it runs, because what it is measured by has changed. Its open
    steps are dropped; another clock may take its place.

    Raises ValueError for a statutory clock."""
    timers = running_clocks([kind], [object_id])
    for timer in timers:
        if timer.rule.statutory:
            raise ValueError(f"the clock {timer.rule.slug} is statutory: nothing takes its place")
    end(timers, Timer.State.SUPERSEDED, at)


def running_clocks(kinds: Iterable[str], object_ids: Iterable[UUID]) -> list[Timer]:
    """The running clocks of these kinds of these records, locked."""
    timers = Timer.objects.select_for_update(of=("self",)).select_related("rule")
    running = timers.filter(kind__in=list(kinds), object_id__in=list(object_ids), state=Timer.State.RUNNING)
    return list(running.order_by("id"))


ENDED = {
    Timer.State.MET: Verb.TIMER_MET,
    Timer.State.CANCELLED: Verb.TIMER_CANCELLED,
    Timer.State.SUPERSEDED: Verb.TIMER_SUPERSEDED,
}


def end(timers: Collection[Timer], state: Timer.State, at: datetime) -> None:
    """These clocks have ended; what has not happened on their way does not happen any more."""
    if not timers:
        return
    TimerStep.objects.filter(timer__in=[timer.pk for timer in timers], fired_at=None).update(dropped_at=at)
    for timer in timers:
        timer.state, timer.ended_at = state, at
        trail.record(ENDED[state], on=timer, at=at, clock=timer.rule.slug)
    update(timers, "state", "ended_at")
    told = Escalation.objects.filter(step__timer__in=[timer.pk for timer in timers], missed=False)
    if keys := list(told.values_list("key", flat=True)):
        settle(keys=keys, at=at)
