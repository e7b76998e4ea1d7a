"""Why something is due when it is: from when it counts, which days do not count and why, and what an hour more would
have meant. Pure: whoever shows it says it in their own words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from maru.timers.clock import LONDON, ONE_DAY, Hours, IsWorkingDay, Measure, end_of_day, london_day

HOUR = timedelta(hours=1)
# No calendar is drawn longer; of a longer time the first and the last weeks tell enough.
LONGEST_DRAWN = 10
Reason = Callable[[date], str]


class Part(StrEnum):
    """What a day is on the way to a deadline."""

    START = "start"
    COUNTED = "counted"
    SKIPPED = "skipped"
    DUE = "due"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Day:
    """One day of the drawn calendar. `number` is how much of the length is over with it; `why` it is skipped."""

    day: date
    part: Part
    number: int = 0
    why: str = ""


@dataclass(frozen=True)
class Because:
    """What makes a deadline. `lasts` is how long it stood still; `changes` how far the clocks changed on the way."""

    measure: Measure
    started_at: datetime
    due_at: datetime
    days: tuple[Day, ...]
    an_hour_later: datetime
    agreed: bool = False
    stood_still: timedelta = timedelta()
    changes: timedelta = timedelta()

    @property
    def skipped(self) -> tuple[Day, ...]:
        return tuple(day for day in self.days if day.part == Part.SKIPPED)

    @property
    def counted_until(self) -> datetime:
        """Until when statistics count it as in time: what is counted in days, until the day is over."""
        return self.due_at if self.measure.span in ("h", "oh", "ao") else end_of_day(self.due_at)

    @property
    def moves(self) -> bool:
        """Whether an hour more would have meant another deadline."""
        return self.an_hour_later != self.due_at

    @property
    def weeks(self) -> list[list[Day]]:
        """The days by whole weeks from Monday on; of a long time the first and the last weeks."""
        first = self.days[0].day - timedelta(days=self.days[0].day.weekday())
        last = self.days[-1].day
        by_day = {one.day: one for one in self.days}
        weeks = []
        while first <= last:
            days = [first + timedelta(days=n) for n in range(7)]
            weeks.append([by_day.get(day, Day(day, Part.OUTSIDE)) for day in days])
            first += timedelta(weeks=1)
        half = LONGEST_DRAWN // 2
        return weeks if len(weeks) <= LONGEST_DRAWN else weeks[:half] + weeks[-half:]

    @property
    def weeks_left_out(self) -> int:
        """How many weeks in the middle are not drawn."""
        whole = (self.days[-1].day - self.days[0].day).days + self.days[0].day.weekday()
        return max(0, whole // 7 + 1 - LONGEST_DRAWN)


def explain(
    measure: Measure,
    started_at: datetime,
    is_working_day: IsWorkingDay,
    why_not: Reason,
    unit: Hours | None = None,
    *,
    due_at: datetime | None = None,
    agreed: bool = False,
    stood_still: timedelta = timedelta(),
) -> Because:
    """Why what started then is due when it is. `due_at` is given where people agreed on the day, or where the clock has
    been moved or stood still since; otherwise the measure says it. Raises NeverDue."""
    counted = measure.due_after(started_at, is_working_day, unit)
    due = due_at or counted
    later = measure.due_after(started_at + HOUR, is_working_day, unit)
    return Because(
        measure=measure,
        started_at=started_at,
        due_at=due,
        days=tuple(days_between(measure, started_at, due, is_working_day, why_not, unit)),
        an_hour_later=due if agreed else later + (due - counted),
        agreed=agreed,
        stood_still=stood_still,
        changes=offset(due) - offset(started_at),
    )


def offset(moment: datetime) -> timedelta:
    """How far London's clocks are ahead of Greenwich."""
    return moment.astimezone(LONDON).utcoffset() or timedelta()


def days_between(
    measure: Measure,
    started_at: datetime,
    due_at: datetime,
    is_working_day: IsWorkingDay,
    why_not: Reason,
    unit: Hours | None,
) -> list[Day]:
    """Every day from the first to the last, and what it is on the way."""
    start, due = london_day(started_at), london_day(due_at)
    first, last = min(start, due), max(start, due)
    counts = counting(measure, is_working_day, unit)
    found, number, day = [], 0, first
    while day <= last:
        counted = day != start and counts(day)
        number += counted
        if day == due:
            part = Part.DUE
        elif day == start:
            part = Part.START
        else:
            part = Part.COUNTED if counted else Part.SKIPPED
        told = number if counted and measure.span in ("wd", "cd") and not measure.before else 0
        why = "" if counted or day in (start, due) else reason(measure, day, why_not)
        found.append(Day(day, part, told, why))
        day += ONE_DAY
    return found


def counting(measure: Measure, is_working_day: IsWorkingDay, unit: Hours | None) -> Callable[[date], bool]:
    """Which days count."""
    if measure.span == "wd":
        return is_working_day
    if measure.span == "oh" and unit is not None and unit.days:
        return lambda day: day.weekday() in unit.days
    return lambda day: True


def reason(measure: Measure, day: date, why_not: Reason) -> str:
    return why_not(day) if measure.span == "wd" else "closed"
