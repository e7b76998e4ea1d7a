"""What another version of a rule would do to the clocks that run, and doing it (docs/adr/0029)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import Refused
from maru.timers import clock, moved
from maru.timers.calendar import WorkingDays
from maru.timers.models import ClockPause, ClockRule, ExtraHoliday, Timer, TimerStep
from maru.timers.queries import hours_of

BATCH = 500


class RuleImpossible(Refused):
    """Nobody could keep it, or it would change what has been promised already."""

    code = "rule-impossible"


@dataclass(frozen=True)
class Move:
    """A running clock that another version would make due at another time."""

    timer: Timer
    due_at: datetime

    @property
    def later(self) -> bool:
        return self.due_at > self.timer.due_at

    @property
    def stays(self) -> bool:
        """What the law counts is never moved to a later time: somebody relies on the earlier one."""
        return self.later and self.timer.rule.statutory


def versions_of(slug: str) -> list[ClockRule]:
    """The newest first."""
    return list(ClockRule.objects.filter(slug=slug).order_by("-in_force_from"))


def that_could_move(slug: str) -> QuerySet[Timer]:
    """Its running clocks, but those whose day people agreed on, and those that have stood still."""
    stood = ClockPause.objects.filter(timer=OuterRef("pk"))
    running = Timer.objects.filter(rule__slug=slug, state=Timer.State.RUNNING, agreed=False)
    return running.filter(~Exists(stood)).select_related("rule", "unit").order_by("due_at", "pk")


def moves(rule: ClockRule) -> Iterator[Move]:
    """Which of the running clocks this version, with the holidays as they are now, would make due at another time."""
    if rule.span == ClockRule.Span.NO_TARGET:
        return
    days = ExtraHoliday.working_days(rule.calendar)
    for timer in that_could_move(rule.slug).iterator(BATCH):
        due = max(timer.started_at, due_by(rule, timer, days))
        if due != timer.due_at:
            yield Move(timer, due)


def due_by(rule: ClockRule, timer: Timer, days: WorkingDays) -> datetime:
    return rule.measure.due_after(timer.started_at, days, hours_of(timer))


def move(rule: ClockRule, found: Iterable[Move], at: datetime) -> int:
    """Give these clocks their new deadline, by that version; what has still to happen on their way keeps its share of
    the time. Returns how many."""
    taken = [one for one in found if not one.stays]
    before = {one.timer.pk: one.timer.due_at for one in taken}
    for one in taken:
        one.timer.rule, one.timer.due_at = rule, one.due_at
    steps = list(TimerStep.objects.filter(timer__in=list(before), fired_at=None, dropped_at=None))
    timers = {one.timer.pk: one.timer for one in taken}
    for step in steps:
        timer = timers[step.timer_id]
        step.due_at = clock.rescaled(step.due_at, timer.started_at, before[timer.pk], timer.due_at)
    Timer.objects.bulk_update(timers.values(), ["rule", "due_at"], batch_size=BATCH)
    TimerStep.objects.bulk_update(steps, ["due_at"], batch_size=BATCH)
    for timer in timers.values():
        trail.record(
            Verb.TIMER_MOVED, on=timer, at=at, clock=rule.slug, before=before[timer.pk].isoformat(),
            due_at=timer.due_at.isoformat(),
        )  # fmt: skip
    moved.tell_rooms(timers.values())
    return len(timers)


def check(rule: ClockRule, newest: ClockRule, today: date) -> None:
    """Whether somebody could keep this version, and whether it says anything new.

    Raises RuleImpossible."""
    if rule.in_force_from < today:
        raise RuleImpossible("A rule changes nothing that has begun: choose today or a later day.", field="from_on")
    if rule.in_force_from <= newest.in_force_from:
        raise RuleImpossible(
            f"Another version counts from {newest.in_force_from:%-d %B %Y} on: choose a later day.", field="from_on"
        )
    if rule.span in clock.WITHOUT_LENGTH:
        if rule.length:
            raise RuleImpossible("What is due at once, on the same day or never has no length.", field="length")
    elif not 1 <= rule.length <= clock.LONGEST[rule.span]:
        longest = f"{clock.LONGEST[rule.span]:,} {clock.SPANS[rule.span]}s"
        raise RuleImpossible(f"Choose a length from 1 to {longest}.", field="length")
    if rule.statutory and rule.pause_hours:
        raise RuleImpossible("The law gives this time: it cannot be paused.", field="pause_hours")
    if not rule.source.strip():
        raise RuleImpossible("Say where this is written.", field="source")
    if rule.before and rule.span != ClockRule.Span.WORKING_DAYS:
        raise RuleImpossible("This is counted back from a day, in working days.", field="span")
