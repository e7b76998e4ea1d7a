"""The marks on the way of a clock, by percent of its time, and when each comes. Pure.

A step is named by its percent; one that climbs, because nobody has acknowledged what came at 100 %, is `100+1`, and the
next `100+2`.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from maru.timers.clock import Hours

# To whoever has the work in hand; every other `to` of a rung is a role.
OWNER = "owner"
# To whoever supervises the unit in which it is; to the MARU manager where nobody there does.
SUPERVISOR = "supervisor"
BREACH = "100"
HIGHEST = 200
# What a release before the ladder writes while both run.
BEFORE_THE_LADDER = {"warn": 75, "breach": 100}
# In what follows the deadline the unit's week comes round at least once more.
A_FORTNIGHT = timedelta(weeks=2)


def percent_of(name: str) -> int:
    """At which part of the time a step comes, or from which it climbs."""
    return BEFORE_THE_LADDER.get(name) or int(name.partition("+")[0])


def climbs(name: str) -> bool:
    """Whether the step comes because nobody has acknowledged the one before."""
    return "+" in name


def next_up(name: str) -> str:
    """The step that follows if nobody acknowledges this one."""
    percent, _, so_far = name.partition("+")
    return f"{percent}+{int(so_far or 0) + 1}"


def marks(
    start: datetime, due: datetime, percents: Iterable[int], hours: Hours | None, set_at: datetime
) -> Iterator[tuple[str, datetime]]:
    """What happens on the way of a clock, and when. The breach always does.

    A clock may be set later than it started. Of the marks that it has passed by then the last one alone is news, and
    none is beside a breach. What is due at once has no other mark.
    """
    yield BREACH, due
    if due <= start:
        return
    before, passed = [], None
    for percent in sorted(set(percents)):
        moment = part_of_the_way(start, due, percent, hours)
        if percent > 100:
            yield str(percent), moment
        elif percent < 100 and moment <= set_at:
            passed = (str(percent), moment)
        elif percent < 100:
            before.append((str(percent), moment))
    if due > set_at:
        yield from before if passed is None else [passed, *before]


def part_of_the_way(start: datetime, due: datetime, percent: int, hours: Hours | None) -> datetime:
    """The moment at which that percentage of the time between two moments, counted over the unit's hours, has passed;
    over a hundred, it goes on counting. Where no hours are given, or the unit does not work in between, of the elapsed
    time."""
    start, due = start.astimezone(UTC), due.astimezone(UTC)
    whole = sum((closed - opened for opened, closed in hours.shifts(start, due)), timedelta()) if hours else timedelta()
    if hours is None or not whole:
        return start + (due - start) * percent / 100
    left = whole * percent / 100
    end = due if percent <= 100 else due + (due - start) * (percent / 100) + A_FORTNIGHT
    for opened, closed in hours.shifts(start, end):
        if left <= closed - opened:
            return opened + left
        left -= closed - opened
    return due
