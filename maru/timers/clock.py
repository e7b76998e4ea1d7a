"""Working-time arithmetic. Pure functions; moments are aware datetimes, people's times are Europe/London.

Statutory working days are Monday to Friday without England and Wales bank holidays; the day of the event is
day 0 (Working Together 2013–2023, chapter 1; DOMAIN.md 1.3). A unit's operating hours are another calendar.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ALERTED_AT = time(17)
WARN, BREACH = "warn", "breach"
# What the length of a rule counts.
SPANS = {"wd": "working day", "h": "hour", "cd": "calendar day"}
IsWorkingDay = Callable[[date], bool]


@dataclass(frozen=True)
class Hours:
    """When a unit works: from `opens` to `closes` London time, on these weekdays (Monday is 0)."""

    opens: time
    closes: time
    days: frozenset[int]

    def shifts(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The unit's working spells between two moments, in UTC."""
        day, last = london_day(start), london_day(end)
        while day <= last:
            if day.weekday() in self.days:
                opened = max(start, at_london(day, self.opens))
                closed = min(end, at_london(day, self.closes))
                if opened < closed:
                    yield opened, closed
            day += timedelta(days=1)


def london_day(moment: datetime) -> date:
    """Which day it is in London at that moment."""
    return moment.astimezone(LONDON).date()


def at_london(day: date, clock: time) -> datetime:
    """That London wall-clock time on that day, in UTC."""
    return datetime.combine(day, clock, LONDON).astimezone(UTC)


def add_working_days(day: date, days: int, is_working_day: IsWorkingDay) -> date:
    """`days` working days after `day`. From a day that is none, the next working day counts as the first."""
    for _ in range(days):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def due_after_working_days(start: datetime, days: int, is_working_day: IsWorkingDay) -> datetime:
    """17:00 London on the due day: breach is told then. Statistics use the end of that day."""
    return at_london(add_working_days(london_day(start), days, is_working_day), ALERTED_AT)


def due_after_days(start: datetime, days: int) -> datetime:
    """17:00 London so many days of the calendar later."""
    return at_london(london_day(start) + timedelta(days=days), ALERTED_AT)


def due_after_hours(start: datetime, hours: int) -> datetime:
    """So many hours later, in UTC: they run through the night in which the clocks change as through any other."""
    return start.astimezone(UTC) + timedelta(hours=hours)


def steps(
    start: datetime, due: datetime, percent: int, hours: Hours | None, set_at: datetime
) -> Iterator[tuple[str, datetime]]:
    """What happens on the way of a clock, and when: the warning, where the rule has one, and the breach.

    A clock may be set later than it started. What should have happened in between happens at the next sweep, but
    once the time is over the warning is no news beside the breach: then there is the breach alone.
    """
    yield BREACH, due
    if percent and due > set_at:
        yield WARN, part_of_the_way(start, due, percent, hours)


def part_of_the_way(start: datetime, due: datetime, percent: int, hours: Hours | None) -> datetime:
    """The moment at which that percentage of the time between two moments, counted over the unit's hours,
    has passed. Where no hours are given, or the unit does not work in between, of the elapsed time."""
    start, due = start.astimezone(UTC), due.astimezone(UTC)
    shifts = list(hours.shifts(start, due)) if hours else []
    shifts = shifts or [(start, due)]
    left = sum((closed - opened for opened, closed in shifts), timedelta()) * percent / 100
    for opened, closed in shifts:
        if left <= closed - opened:
            return opened + left
        left -= closed - opened
    return due
