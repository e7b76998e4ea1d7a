"""Working-time arithmetic. Pure functions; moments are aware datetimes, people's times are Europe/London.

Statutory working days are Monday to Friday without England and Wales bank holidays; the day of the event is
day 0 (Working Together 2013–2023, chapter 1; DOMAIN.md 1.3). A unit's operating hours are another calendar.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ALERTED_AT = time(17)
ONE_DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
# What the length of a rule counts.
SPANS = {
    "wd": "working day", "h": "hour", "oh": "operating hour", "cd": "calendar day", "wk": "week",
    "cm": "calendar month",
}  # fmt: skip
# What has no length: due at once, by the end of the same day, or never.
AT_ONCE, SAME_DAY, NO_TARGET = "ao", "sd", "nt"
WITHOUT_LENGTH = {AT_ONCE: "at once", SAME_DAY: "the same day", NO_TARGET: "no target"}
# No clock runs longer: ten years of days, a hundred days of hours.
LONGEST = {"wd": 2500, "h": 2400, "oh": 2400, "cd": 3650, "wk": 520, "cm": 120}
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
            day += ONE_DAY


def london_day(moment: datetime) -> date:
    """Which day it is in London at that moment."""
    return moment.astimezone(LONDON).date()


def at_london(day: date, clock: time) -> datetime:
    """That London wall-clock time on that day, in UTC."""
    return datetime.combine(day, clock, LONDON).astimezone(UTC)


def end_of_day(moment: datetime) -> datetime:
    """The last second of that day in London, in UTC: until then statistics count what is done as in time."""
    return at_london(london_day(moment), time(23, 59, 59))


def add_working_days(day: date, days: int, is_working_day: IsWorkingDay) -> date:
    """`days` working days after `day`. From a day that is none, the next working day counts as the first."""
    for _ in range(days):
        day += ONE_DAY
        while not is_working_day(day):
            day += ONE_DAY
    return day


def working_days_before(day: date, days: int, is_working_day: IsWorkingDay) -> date:
    """`days` working days before `day`: by when something has to be there that is read on that day."""
    for _ in range(days):
        day -= ONE_DAY
        while not is_working_day(day):
            day -= ONE_DAY
    return day


def add_months(day: date, months: int) -> date:
    """So many calendar months later: the day of the same number, or the last of a month that has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def due_after_working_days(start: datetime, days: int, is_working_day: IsWorkingDay, by: time = ALERTED_AT) -> datetime:
    """17:00 London on the due day: breach is told then. Statistics use the end of that day."""
    return at_london(add_working_days(london_day(start), days, is_working_day), by)


def due_after_days(start: datetime, days: int, by: time = ALERTED_AT) -> datetime:
    """17:00 London so many days of the calendar later."""
    return at_london(london_day(start) + timedelta(days=days), by)


def due_after_months(start: datetime, months: int, by: time = ALERTED_AT) -> datetime:
    """17:00 London so many months of the calendar later."""
    return at_london(add_months(london_day(start), months), by)


def due_after_hours(start: datetime, hours: int) -> datetime:
    """So many hours later, in UTC: they run through the night in which the clocks change as through any other."""
    return start.astimezone(UTC) + timedelta(hours=hours)


def due_after_operating_hours(start: datetime, hours: int, unit: Hours | None) -> datetime:
    """When the unit has been open for so many hours, on whatever days it opens. Of a unit whose days nobody has said,
    every hour counts."""
    if unit is None or not unit.days:
        return due_after_hours(start, hours)
    left, start = timedelta(hours=hours), start.astimezone(UTC)
    while True:
        for opened, closed in unit.shifts(start, start + WEEK):
            if left <= closed - opened:
                return opened + left
            left -= closed - opened
        start += WEEK


def due_the_same_day(start: datetime, by: time = ALERTED_AT) -> datetime:
    """By that time of the same London day; of what starts later, the end of the day."""
    due = at_london(london_day(start), by)
    return due if due > start else max(end_of_day(start), start.astimezone(UTC))


@dataclass(frozen=True)
class Measure:
    """How long something may take: so many of what `span` names. What is counted in days is due `by` a time of day;
    some are counted back, from the day on which something is needed `before`."""

    length: int
    span: str
    by: time = ALERTED_AT
    before: bool = False

    def due_after(self, start: datetime, is_working_day: IsWorkingDay, unit: Hours | None = None) -> datetime:
        """When what starts then is due; `unit` are the hours of whoever has it in hand.

        Raises NeverDue, where there is no target."""
        match self.span:
            case "wd" if self.before:
                day = working_days_before(london_day(start), self.length, is_working_day)
                return at_london(day, self.by)
            case "wd":
                return due_after_working_days(start, self.length, is_working_day, self.by)
            case "cd":
                return due_after_days(start, self.length, self.by)
            case "wk":
                return due_after_days(start, 7 * self.length, self.by)
            case "cm":
                return due_after_months(start, self.length, self.by)
            case "h":
                return due_after_hours(start, self.length)
            case "oh":
                return due_after_operating_hours(start, self.length, unit)
            case "sd":
                return due_the_same_day(start, self.by)
            case "ao":
                return start.astimezone(UTC)
        raise NeverDue(f"a clock of {self.span} has no end")


def lengthened(due: datetime, by: timedelta, measure: Measure, is_working_day: IsWorkingDay) -> datetime:
    """When a clock is due that stood still for so long: what is counted in days, at its time of a day that counts."""
    moment = due.astimezone(UTC) + by
    if measure.span in ("h", "oh", "ao") or not by:
        return moment
    day = london_day(moment)
    while at_london(day, measure.by) < moment or (measure.span == "wd" and not is_working_day(day)):
        day += ONE_DAY
    return at_london(day, measure.by)


def rescaled(moment: datetime, start: datetime, due: datetime, new: datetime) -> datetime:
    """Where a mark on the way stands once the way ends elsewhere: it keeps its share of the time."""
    whole = due - start
    return new + (moment - due) if not whole else start + (moment - start) * ((new - start) / whole)


class NeverDue(ValueError):
    """Of what has no target no clock is started."""
