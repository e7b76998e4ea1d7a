"""Letting a local clock stand still, and run on (docs/adr/0029).

A pause takes all that is left of the rule's budget at once, and gives back what was not used: a clock runs on by itself
when its budget is used, whatever has crashed.
"""

from datetime import datetime, timedelta

from django.db.models import F

from maru.agencies.models import User
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import ReasonMissing, Refused
from maru.timers import clock, moved
from maru.timers.models import ClockPause, ExtraHoliday, Timer, TimerStep


class MayNotPause(Refused):
    code = "clock-may-not-pause"
    status = 409
    default = "This clock does not stand still: its rule gives no time for it."


class NotPaused(Refused):
    code = "clock-not-paused"
    status = 409
    default = "This clock runs."


def budget_left(timer: Timer) -> timedelta:
    """How long the clock may still stand still."""
    used = sum(((one.ended_at or one.until) - one.since for one in timer.pauses.all()), timedelta())
    return max(timedelta(), timedelta(hours=timer.rule.pause_hours) - used)


def pause(timer: Timer, reason: str, root: object, by: User, at: datetime) -> ClockPause:
    """Let it stand still from now on, until its budget is used or somebody lets it run on. `root` is the record under
    which the trail keeps it, with the reason. The timer has been locked.

    Raises MayNotPause, ReasonMissing."""
    left = budget_left(timer)
    if timer.rule.statutory:
        raise MayNotPause("The law gives this time: it cannot be paused.")
    if not timer.rule.pause_hours:
        raise MayNotPause
    if timer.due_at <= at:
        raise MayNotPause("Its time is over. Nothing stands still any more.")
    if not left:
        raise MayNotPause("It has stood still for as long as its rule allows.")
    if any(one.stands_at(at) for one in timer.pauses.all()):
        raise MayNotPause("It stands still already.")
    if not reason.strip():
        raise ReasonMissing(field="reason")
    made = ClockPause.objects.create(
        timer=timer, since=at, until=at + left, due_before=timer.due_at, paused_by=by
    )  # fmt: skip
    lengthen(timer, made.due_before, left, at)
    trail.record(
        Verb.TIMER_PAUSED, on=timer, root=root, at=at, text=reason, clock=timer.rule.slug, until=made.until.isoformat()
    )
    return made


def resume(timer: Timer, root: object, at: datetime) -> ClockPause:
    """Let it run on, before its budget is used. The timer has been locked.

    Raises NotPaused."""
    standing = next((one for one in timer.pauses.all() if one.stands_at(at)), None)
    if standing is None:
        raise NotPaused
    standing.ended_at = at
    standing.save(update_fields=["ended_at"])
    lengthen(timer, standing.due_before, at - standing.since, standing.since)
    trail.record(Verb.TIMER_RESUMED, on=timer, root=root, at=at, clock=timer.rule.slug)
    return standing


def lengthen(timer: Timer, due_before: datetime, by: timedelta, after: datetime) -> None:
    """It is due so much later than it was before, and so is what happens on its way after that moment."""
    days = ExtraHoliday.working_days(timer.rule.calendar)
    due = clock.lengthened(due_before, by, timer.rule.measure, days)
    shift, timer.due_at = due - timer.due_at, due
    timer.save(update_fields=["due_at"])
    steps = TimerStep.objects.filter(timer=timer, fired_at=None, dropped_at=None, due_at__gt=after)
    steps.update(due_at=F("due_at") + shift)
    moved.tell_rooms([timer])
