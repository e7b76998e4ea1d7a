"""The sweep: everything that is due happens, exactly once, never early, the red first."""

import traceback
from collections.abc import Collection
from datetime import datetime
from itertools import groupby

import structlog
from django.db import connection
from django.db.models import Q, QuerySet

from maru.agencies.acting import acting_as, operation
from maru.agencies.models.involvement import involve_all
from maru.audit import trail
from maru.audit.context import Door
from maru.audit.verbs import Verb
from maru.common.copies import held_copy
from maru.timers import registry
from maru.timers.ladder import climbs, percent_of
from maru.timers.models import Timer, TimerStep
from maru.timers.operations.escalate import escalate
from maru.timers.operations.missed import show_heartbeat

log = structlog.get_logger(__name__)
BATCH = 200


def sweep(*, at: datetime | None = None, door: Door, part: str = "") -> int:
    """Fire every step that is due, what is urgent first and then the longest overdue; returns how many. `at` is the
    database's clock by default.

    A batch is one transaction: its steps, whom they reach and what the trail says of it happen together, so that each
    happens exactly once, whatever is killed. Two sweeps at once share the work. Where a batch fails, each of its steps
    is tried by itself: one that fails is tried again by the next sweep, and holds back no other. In a restored copy
    that is held nothing fires.
    """
    if held_copy():
        return 0
    fired, last = 0, None
    while True:
        if part:
            # In a transaction of its own: nobody waits behind another's batch for it.
            with acting_as(system="timers", door=door, at=at):
                now = at or database_now()
                show_heartbeat(part, now)
                if not anything_due(now):
                    return fired
        taken: list[TimerStep] = []
        try:
            with acting_as(system="timers", door=door, at=at) as context:
                context.at = at or database_now()
                wait_briefly()
                taken += due_steps(context.at, last)
                fire(steps=taken, at=context.at)
            fired += len(taken)
        except Exception as error:
            if not connection.is_usable():
                raise
            tell_the_log(error, taken)
            fired += sum(fired_alone(step, door, at) for step in taken)
        if len(taken) < BATCH:
            return fired
        last = taken[-1]


def anything_due(now: datetime) -> bool:
    """Most sweeps find nothing, and cost one transaction."""
    waiting = TimerStep.objects.filter(fired_at=None, dropped_at=None, due_at__lte=now)
    # By name, so that the index of the next steps answers.
    return waiting.filter(urgent__in=(True, False)).exists()


def due_steps(now: datetime, last: TimerStep | None) -> list[TimerStep]:
    """The next batch of what is due and nobody else has taken, behind the last one looked at: the urgent ones, then
    the others, each the longest overdue first."""
    found: list[TimerStep] = []
    for urgent in (True, False):
        steps = free().filter(urgent=urgent, due_at__lte=now)
        if last is not None and last.urgent == urgent:
            steps = steps.filter(Q(due_at__gt=last.due_at) | Q(due_at=last.due_at, id__gt=last.id))
        if last is None or last.urgent >= urgent:
            found += steps.order_by("due_at", "id")[: BATCH - len(found)]
    return found


def free() -> QuerySet[TimerStep]:
    """What has neither fired nor been dropped, and is not in anybody's hands; taken into ours."""
    steps = TimerStep.objects.filter(fired_at=None, dropped_at=None).select_related("timer")
    # The same few rules and units for all of them.
    steps = steps.prefetch_related("timer__rule", "timer__unit")
    return steps.select_for_update(skip_locked=True, of=("self",))


def wait_briefly() -> None:
    """A record that somebody is working on is waited for only briefly. They may be waiting for this very step, to end
    the clock: PostgreSQL would end one of the two after a second, and it must not be theirs."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '300ms'")


def fired_alone(due_step: TimerStep, door: Door, at: datetime | None) -> bool:
    """Take one step of a batch that failed, if nobody else has it or has fired it, and fire it."""
    try:
        with acting_as(system="timers", door=door, at=at) as context:
            context.at = at or database_now()
            wait_briefly()
            step = free().filter(pk=due_step.pk).first()
            if step is None:
                return False
            fire(steps=[step], at=context.at)
    except Exception as error:
        if not connection.is_usable():
            raise
        tell_the_log(error, [due_step])
        return False
    return True


def tell_the_log(error: Exception, steps: Collection[TimerStep]) -> None:
    """What failed and where, and of which step if it was alone; nothing of anybody."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{where.filename}:{where.lineno}"
    alone = str(next(iter(steps)).pk) if len(steps) == 1 else ""
    log.error("timer_steps_failed", steps=len(steps), alone=alone, error=type(error).__name__, place=place)


@operation
def fire(*, steps: Collection[TimerStep], at: datetime) -> None:
    """Steps that are due, taken by whoever fires them: the rows that they have happened, whom they reach, and what
    their rooms say happens beside."""
    if not steps:
        return
    TimerStep.objects.filter(pk__in=[step.pk for step in steps]).update(fired_at=at)
    over = [step.timer_id for step in steps if percent_of(step.name) == 100 and not climbs(step.name)]
    Timer.objects.filter(pk__in=over).update(breached_at=at)
    for step in steps:
        trail.record(Verb.TIMER_FIRED, on=step.timer, at=at, clock=step.timer.rule.slug, step=step.name)
    opened = escalate(steps, at)
    for kind, some in groupby(sorted(steps, key=kind_of), kind_of):
        effects, due = registry.effects_of(kind), [step for step in some if not climbs(step.name)]
        if effects is not None and due:
            effects(due, at)
    # Last and in one order: two sweeps may open the same record, and whoever comes second waits for the first's end.
    involve_all(sorted(opened, key=lambda one: (one.object_id, one.unit_id)))


def kind_of(step: TimerStep) -> str:
    return step.timer.kind


def database_now() -> datetime:
    """The database's clock: one for all workers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
