"""When does each mark of a clock come, and which are news to somebody who sets it late?"""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maru.agencies.roles import ROLES, way_up
from maru.timers import ladder
from maru.timers.clock import Hours

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
START = datetime(2026, 6, 3, 10, tzinfo=UTC)  # a Wednesday
DUE = START + 4 * HOUR
PERCENTS = (50, 75, 90, 100, 125)
OFFICE = Hours(time(9), time(17), frozenset(range(5)))


def marks(set_after=timedelta(), percents=PERCENTS, hours=None, due=DUE):
    return {name: at - START for name, at in ladder.marks(START, due, percents, hours, START + set_after)}


def test_each_mark_comes_at_its_part_of_the_time_and_the_last_behind_the_deadline():
    minutes = {"50": 120, "75": 180, "90": 216, "100": 240, "125": 300}
    assert marks() == {name: n * MINUTE for name, n in minutes.items()}


def test_a_clock_has_its_breach_whatever_its_ladder_says():
    assert list(marks(percents=())) == ["100"]


@pytest.mark.parametrize(
    ("set_after", "names"),
    [
        (MINUTE, {"50", "75", "90", "100", "125"}),
        (2.5 * HOUR, {"50", "75", "90", "100", "125"}),  # the mark is late, and the only one that is
        (3.5 * HOUR, {"75", "90", "100", "125"}),
        (4 * HOUR - MINUTE, {"90", "100", "125"}),
        (4 * HOUR, {"100", "125"}),
        (9 * HOUR, {"100", "125"}),
    ],
)
def test_of_the_marks_that_a_clock_has_passed_when_it_is_set_the_last_alone_is_news(set_after, names):
    assert set(marks(set_after)) == names


def test_what_is_due_at_once_has_no_other_mark():
    assert marks(due=START) == {"100": timedelta()}


def test_over_a_hundred_it_goes_on_counting_over_the_units_hours():
    friday = datetime(2026, 11, 20, 9, tzinfo=UTC)
    due = friday + 8 * HOUR  # five o'clock, when everybody goes home
    found = dict(ladder.marks(friday, due, PERCENTS, OFFICE, friday))
    assert found["125"] == datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert found["50"] == friday + 4 * HOUR


moments = st.datetimes(datetime(2013, 1, 1), datetime(2028, 6, 1), timezones=st.just(UTC))


@given(moments, st.timedeltas(MINUTE, timedelta(days=60)), st.sampled_from([None, OFFICE]))
def test_the_marks_come_in_the_order_of_their_percents(start, span, hours):
    found = dict(ladder.marks(start, start + span, PERCENTS, hours, start))
    in_order = [found[str(percent)] for percent in PERCENTS if str(percent) in found]
    assert in_order == sorted(in_order) and found["100"] == start + span


def test_a_step_that_climbs_is_known_by_its_name():
    names = ["100", "100+1", "100+2", "breach", "warn"]
    assert [ladder.percent_of(name) for name in names] == [100, 100, 100, 100, 75]
    assert [ladder.climbs(name) for name in names] == [False, True, True, False, False]
    assert [ladder.next_up(name) for name in names[:3]] == ["100+1", "100+2", "100+3"]


def test_whoever_is_climbed_to_is_a_role_and_nobody_climbs_in_a_circle():
    assert way_up("csc_sw") == ["csc_tm", "maru_manager", "duty_senior_detective"]
    for slug in ROLES:
        assert "" not in way_up(slug)
