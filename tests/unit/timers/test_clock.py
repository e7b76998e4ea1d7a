"""Does the arithmetic of working days and operating hours agree with the calendar on the wall?"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays as other_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maru.timers import clock
from maru.timers.calendar import holidays, is_working_day
from maru.timers.ladder import part_of_the_way

LONDON = ZoneInfo("Europe/London")
EVERY_DAY = frozenset(range(7))
DESK = clock.Hours(time(8), time(18), EVERY_DAY)
OFFICE = clock.Hours(time(9), time(17), frozenset(range(5)))

# DOMAIN.md 1.3: the day of the event, working days, the due day.
VECTORS = [
    (date(2014, 4, 17), 1, date(2014, 4, 22)),  # over Easter
    (date(2014, 4, 19), 1, date(2014, 4, 22)),  # on Easter Saturday
    (date(2014, 5, 2), 1, date(2014, 5, 6)),
    (date(2014, 12, 24), 1, date(2014, 12, 29)),
    (date(2026, 12, 24), 1, date(2026, 12, 29)),  # Boxing Day is moved to the Monday
    (date(2014, 4, 10), 15, date(2014, 5, 6)),
    (date(2014, 4, 10), 10, date(2014, 4, 28)),
    (date(2014, 3, 28), 45, date(2014, 6, 5)),
    (date(2026, 12, 11), 15, date(2027, 1, 6)),
    (date(2026, 11, 20), 45, date(2027, 1, 27)),
    (date(2027, 3, 25), 1, date(2027, 3, 30)),
]


def london(*parts):
    return datetime(*parts, tzinfo=LONDON)


@pytest.mark.parametrize(("event", "days", "due"), VECTORS, ids=str)
def test_working_days_agree_with_the_vectors(event, days, due):
    assert clock.add_working_days(event, days, is_working_day) == due
    assert clock.due_after_working_days(london(event.year, event.month, event.day, 23, 59), days, is_working_day) == (
        london(due.year, due.month, due.day, 17)
    )


@pytest.mark.parametrize("year", range(2012, 2029))
def test_bank_holidays_agree_with_another_calendar(year):
    official = {day for day in holidays() if day.year == year and day.weekday() < 5}
    theirs = {day for day in other_calendar.country_holidays("GB", subdiv="ENG", years=year) if day.weekday() < 5}
    assert official == theirs


days_in_the_calendar = st.dates(date(2012, 1, 2), date(2028, 9, 1))


@given(days_in_the_calendar, st.integers(1, 45))
def test_working_days_agree_with_turning_the_pages_of_a_calendar(event, days):
    due = clock.add_working_days(event, days, is_working_day)
    between = [event + timedelta(days=n) for n in range(1, (due - event).days + 1)]
    assert sum(day.weekday() < 5 and day not in holidays() for day in between) == days
    assert is_working_day(due)


@given(days_in_the_calendar, st.integers(1, 20))
def test_who_refers_later_is_never_due_earlier(event, days):
    assert clock.add_working_days(event, days, is_working_day) <= clock.add_working_days(
        event + timedelta(days=1), days, is_working_day
    )


@pytest.mark.parametrize(
    ("event", "due"),
    [
        (london(2026, 3, 27, 12), datetime(2026, 3, 30, 16, tzinfo=UTC)),  # the clocks go forward on the Sunday
        (london(2026, 10, 23, 12), datetime(2026, 10, 26, 17, tzinfo=UTC)),  # they go back
        (london(2026, 3, 29, 0, 30), datetime(2026, 3, 30, 16, tzinfo=UTC)),
        (london(2026, 7, 1, 23, 30), datetime(2026, 7, 2, 16, tzinfo=UTC)),
    ],
)
def test_due_is_five_o_clock_in_london_in_summer_and_winter(event, due):
    assert clock.due_after_working_days(event, 1, is_working_day) == due


def test_the_day_begins_at_midnight_in_london_not_in_greenwich():
    just_after = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # 00:30 on the 2nd in London
    assert clock.london_day(just_after) == date(2026, 7, 2)
    assert clock.due_after_working_days(just_after, 1, is_working_day) == london(2026, 7, 3, 17)


def test_three_quarters_of_the_way_are_counted_over_the_desks_hours():
    start, due = london(2026, 11, 20, 19), london(2026, 11, 23, 17)  # a Friday evening, until Monday
    # Saturday 10 h, Sunday 10 h, Monday 9 h: three quarters of 29 h are 21 h 45 min.
    assert part_of_the_way(start, due, 75, DESK) == london(2026, 11, 23, 9, 45)


def test_office_hours_count_no_weekend():
    start, due = london(2026, 11, 20, 16), london(2026, 11, 23, 17)  # one hour on Friday, eight on Monday
    assert part_of_the_way(start, due, 50, OFFICE) == london(2026, 11, 23, 12, 30)


def test_where_nobody_works_in_between_the_elapsed_time_counts():
    start, due = london(2026, 11, 21, 10), london(2026, 11, 21, 14)
    assert part_of_the_way(start, due, 75, OFFICE) == london(2026, 11, 21, 13)


def test_a_shift_over_the_change_of_the_clocks_is_as_long_as_it_is():
    night = clock.Hours(time(0), time(6), EVERY_DAY)
    spring = sum((b - a for a, b in night.shifts(london(2026, 3, 29), london(2026, 3, 29, 12))), timedelta())
    autumn = sum((b - a for a, b in night.shifts(london(2026, 10, 25), london(2026, 10, 25, 12))), timedelta())
    assert (spring, autumn) == (timedelta(hours=5), timedelta(hours=7))


moments = st.datetimes(datetime(2013, 1, 1), datetime(2028, 6, 1), timezones=st.just(UTC))
spans = st.timedeltas(timedelta(minutes=1), timedelta(days=6))
weeks = st.frozensets(st.integers(0, 6), min_size=1)


@given(moments, spans, st.integers(1, 99), weeks, st.integers(0, 11), st.integers(12, 23))
def test_a_part_of_the_way_agrees_with_counting_minute_by_minute(start, span, percent, week, opens, closes):
    hours = clock.Hours(time(opens), time(closes), week)
    start = start.replace(second=0, microsecond=0)
    due = start + timedelta(minutes=span // timedelta(minutes=1))
    worked = [
        moment
        for moment in (start + timedelta(minutes=n) for n in range((due - start) // timedelta(minutes=1)))
        if is_open(hours, moment)
    ]
    found = part_of_the_way(start, due, percent, hours)
    assert start <= found <= due
    if worked:
        needed = len(worked) * percent / 100
        passed = sum(moment < found for moment in worked)
        assert needed <= passed < needed + 1


def is_open(hours, moment):
    local = moment.astimezone(LONDON)
    return local.weekday() in hours.days and hours.opens <= local.time() < hours.closes


@given(moments, spans, st.integers(1, 98))
def test_further_on_the_way_is_never_earlier(start, span, percent):
    first, second = (part_of_the_way(start, start + span, p, DESK) for p in (percent, percent + 1))
    assert first <= second


# The nights in which the clocks change: hours that pass are counted, not what the clock on the wall shows.
NIGHTS = [
    (london(2026, 3, 28, 22), 4, datetime(2026, 3, 29, 2, tzinfo=UTC)),  # 03:00 on the wall
    (london(2026, 3, 28, 22), 24, datetime(2026, 3, 29, 22, tzinfo=UTC)),  # 23:00
    (london(2026, 3, 28, 22), 72, datetime(2026, 3, 31, 22, tzinfo=UTC)),  # 23:00
    (london(2026, 10, 24, 23), 4, datetime(2026, 10, 25, 2, tzinfo=UTC)),  # 02:00
    (london(2026, 10, 24, 22), 24, datetime(2026, 10, 25, 21, tzinfo=UTC)),  # 21:00
    (london(2026, 10, 24, 22), 72, datetime(2026, 10, 27, 21, tzinfo=UTC)),  # 21:00
    (london(2014, 3, 29, 20), 72, london(2014, 4, 1, 21)),  # DOMAIN.md 1.3
]


@pytest.mark.parametrize(("start", "hours", "due"), NIGHTS, ids=str)
def test_hours_are_those_that_pass_also_in_the_night_in_which_the_clocks_change(start, hours, due):
    assert clock.due_after_hours(start, hours) == due


@pytest.mark.parametrize("night", [london(2026, 3, 28, 23), london(2026, 10, 24, 23)], ids=str)
def test_half_of_four_hours_is_two_by_night_too(night):
    due = clock.due_after_hours(night, 4)
    assert part_of_the_way(night, due, 50, None) - night.astimezone(UTC) == timedelta(hours=2)
    assert part_of_the_way(night, due, 50, DESK) - night.astimezone(UTC) == timedelta(hours=2)


def test_what_counts_round_the_clock_does_not_wait_for_the_unit_to_open():
    start = london(2026, 6, 3, 5)  # three of the four hours are before the desk opens
    due = clock.due_after_hours(start, 4)
    assert part_of_the_way(start, due, 50, None) == london(2026, 6, 3, 7)
    assert part_of_the_way(start, due, 50, DESK) == london(2026, 6, 3, 8, 30)
