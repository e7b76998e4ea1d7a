"""Is each of the time bases what somebody would find who turned the pages and watched the clock, day by day?

The oracle shares nothing with the product: it takes the bank holidays from another package, makes the changes of the
clocks from the rule of the law (the last Sundays of March and October, 01:00 UTC), and counts one day, one hour or one
minute after the other.
"""

from datetime import UTC, date, datetime, time, timedelta

import holidays as other_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maru.timers import clock
from maru.timers.calendar import ANY_PART, WorkingDays, horizon, is_working_day

ONE_OFF = {date(2031, 5, 9): "A day of thanks"}
LAST_KNOWN = date(2028, 12, 26)
ENGLAND = set(other_calendar.country_holidays("GB", subdiv="ENG", years=range(2012, 2029)))
DAYS = WorkingDays(added=ONE_OFF)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def last_sunday(year, month):
    day = date(year, month, 31)
    while day.isoweekday() != 7:
        day -= DAY
    return day


def shown_in_london(moment):
    """What the clocks on the wall show, without a time zone."""
    wall = moment.astimezone(UTC).replace(tzinfo=None)
    summer = datetime.combine(last_sunday(wall.year, 3), time(1)), datetime.combine(last_sunday(wall.year, 10), time(1))
    return wall + HOUR if summer[0] <= wall < summer[1] else wall


def works(day):
    known = day <= LAST_KNOWN and day in ENGLAND
    return day.isoweekday() <= 5 and not known and day not in ONE_OFF


def oracle(start, length, span):
    """The day on which it is due, one page after the other."""
    day = shown_in_london(start).date()
    number, left = day.day, length * 7 if span == "wk" else length
    while left:
        before, day = day, day + DAY
        if span in ("cd", "wk"):
            left -= 1
        elif span == "wd":
            left -= works(day)
        elif day.day == number or (day.day == 1 and before.day < number) or is_last_and_shorter(day, number):
            # A month is over on the day of the same number; a shorter one is over on its last day.
            left -= day.day != 1 or number == 1
    return day


def is_last_and_shorter(day, number):
    return (day + DAY).day == 1 and day.day < number


moments = st.datetimes(datetime(2012, 1, 2), datetime(2035, 6, 1), timezones=st.just(UTC))
# More often than chance would: around Easter, Christmas, leap days, month ends and the changes of the clocks.
EDGES = (
    [
        datetime(year, month, day, hour, tzinfo=UTC)
        for year in (2012, 2014, 2024, 2026, 2028, 2032)
        for month, day, hour in ((2, 28, 23), (3, 31, 0), (10, 31, 23), (12, 24, 16), (8, 31, 22))
    ]
    + [datetime(year, 2, 29, 12, tzinfo=UTC) for year in (2012, 2024, 2032)]
    + [datetime.combine(last_sunday(year, month), time(0, 30), UTC) for year in (2014, 2026, 2035) for month in (3, 10)]
)
starts = moments | st.sampled_from(EDGES)


@settings(max_examples=150, deadline=None)
@given(starts, st.sampled_from(["wd", "cd", "wk", "cm"]), st.integers(1, 24))
def test_what_is_counted_in_days_agrees_with_turning_the_pages(start, span, length):
    due = clock.Measure(length, span).due_after(start, DAYS)
    assert shown_in_london(due) == datetime.combine(oracle(start, length, span), time(17))
    assert shown_in_london(clock.end_of_day(due)) == datetime.combine(oracle(start, length, span), time(23, 59, 59))


@settings(max_examples=60, deadline=None)
@given(starts, st.integers(1, 100))
def test_elapsed_hours_agree_with_waiting_them_out(start, hours):
    moment = start
    for _ in range(hours * 60):
        moment += MINUTE
    assert clock.Measure(hours, "h").due_after(start, DAYS) == moment


weeks = st.frozensets(st.integers(0, 6), min_size=1)


@settings(max_examples=40, deadline=None)
@given(starts, st.integers(1, 30), weeks, st.integers(0, 11), st.integers(12, 23))
def test_operating_hours_agree_with_counting_the_minutes_in_which_the_unit_is_open(start, hours, week, opens, closes):
    unit = clock.Hours(time(opens), time(closes), week)
    start = start.replace(second=0, microsecond=0)
    moment, left = start, hours * 60
    while left:
        wall = shown_in_london(moment)
        left -= wall.weekday() in week and unit.opens <= wall.time() < unit.closes
        moment += MINUTE
    assert clock.Measure(hours, "oh").due_after(start, DAYS, unit) == moment


@settings(deadline=None)
@given(starts, st.integers(1, 10))
def test_days_before_and_days_after_meet(start, days):
    day = clock.add_working_days(clock.london_day(start), 1, DAYS)  # a working day
    assert clock.add_working_days(clock.working_days_before(day, days, DAYS), days, DAYS) == day


@settings(deadline=None)
@given(starts, starts, st.sampled_from(["wd", "h", "oh", "cd", "wk", "cm", "sd", "ao"]), st.integers(1, 12))
def test_what_comes_later_is_never_due_earlier_and_nothing_before_it_has_come(one, other, span, length):
    unit = clock.Hours(time(8), time(18), frozenset(range(7)))
    measure = clock.Measure(length, span)
    first, second = (measure.due_after(moment, DAYS, unit) for moment in sorted((one, other)))
    assert first <= second
    assert min(one, other) <= first


# DOMAIN.md 1.3: months end on the last day of a shorter month.
MONTHS = [
    (date(2014, 11, 30), 3, date(2015, 2, 28)),
    (date(2014, 8, 31), 6, date(2015, 2, 28)),
    (date(2014, 5, 6), 3, date(2014, 8, 6)),
    (date(2023, 11, 30), 3, date(2024, 2, 29)),
    (date(2024, 2, 29), 12, date(2025, 2, 28)),
]


@pytest.mark.parametrize(("day", "months", "due"), MONTHS, ids=str)
def test_months_agree_with_the_vectors(day, months, due):
    assert clock.add_months(day, months) == due
    assert clock.due_after_months(clock.at_london(day, time(9)), months) == clock.at_london(due, time(17))


def test_the_same_day_ends_at_five_or_else_with_the_day():
    morning, evening = (clock.at_london(date(2026, 7, 1), time(hour)) for hour in (9, 19))
    assert clock.due_the_same_day(morning) == clock.at_london(date(2026, 7, 1), time(17))
    assert clock.due_the_same_day(evening) == clock.at_london(date(2026, 7, 1), time(23, 59, 59))


def test_operating_hours_run_over_the_weekend_of_a_unit_that_is_open_then():
    friday = clock.at_london(date(2026, 11, 20), time(17))
    every_day, office = (clock.Hours(time(8), time(18), frozenset(range(days))) for days in (7, 5))
    assert clock.due_after_operating_hours(friday, 4, every_day) == clock.at_london(date(2026, 11, 21), time(11))
    assert clock.due_after_operating_hours(friday, 4, office) == clock.at_london(date(2026, 11, 23), time(11))
    assert clock.due_after_operating_hours(friday, 4, None) == friday + timedelta(hours=4)


def test_what_has_no_target_is_never_due():
    with pytest.raises(clock.NeverDue):
        clock.Measure(0, clock.NO_TARGET).due_after(datetime(2026, 1, 1, tzinfo=UTC), DAYS)


def test_beyond_what_the_package_knows_only_weekends_and_added_days_are_free():
    assert horizon() == LAST_KNOWN
    assert is_working_day(date(2029, 12, 25))  # a Tuesday: the warning says that this may be so
    added = WorkingDays(added={date(2029, 12, 25): "Christmas Day"})
    assert not added(date(2029, 12, 25)) and added.why_not(date(2029, 12, 25)) == "Christmas Day"
    assert added.why_not(date(2029, 12, 29)) == "Saturday" and added.why_not(date(2029, 12, 27)) == ""


def test_information_requests_rest_on_the_holidays_of_any_part_of_the_kingdom():
    patrick = date(2026, 3, 17)
    assert DAYS(patrick)
    assert not WorkingDays({}, ANY_PART)(patrick)
