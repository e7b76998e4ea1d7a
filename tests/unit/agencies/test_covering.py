"""Is every gap found, and none where somebody is on duty?"""

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from maru.agencies.covering import Span, cut, hours, uncovered
from maru.agencies.roles import ROLES

START = datetime(2026, 10, 23, tzinfo=UTC)
spans = st.tuples(st.integers(0, 60), st.integers(1, 20)).map(
    lambda pair: Span(START + timedelta(hours=pair[0]), START + timedelta(hours=sum(pair)))
)


@given(st.lists(spans, max_size=3), st.lists(spans, max_size=8))
def test_an_hour_is_a_gap_where_it_is_needed_and_nobody_has_it(needed, covered):
    found = {hour for gap in uncovered(needed, covered) for hour in hours_in(gap)}
    wanted = {hour for span in needed for hour in hours_in(span)} - {h for span in covered for h in hours_in(span)}
    assert found == wanted


def hours_in(span):
    return {span.starts + timedelta(hours=n) for n in range((span.ends - span.starts) // timedelta(hours=1))}


def test_a_unit_works_by_the_clock_on_the_wall_also_when_it_changes():
    found = hours(range(7), time(8), time(18), Span(START, START + timedelta(days=3)))
    # The clocks go back on Sunday, 25 October 2026.
    assert [(span.starts.hour, span.ends.hour) for span in found] == [(7, 17), (7, 17), (8, 18)]


def test_a_unit_that_is_closed_needs_nobody():
    assert hours([0], time(8), time(18), Span(START, START + timedelta(days=3))) == []


def test_a_shift_is_cut_where_somebody_goes_or_comes_back():
    noon, night = START + timedelta(hours=12), START + timedelta(hours=22)
    pieces = list(cut(Span(START, night), [noon, START, night + timedelta(hours=1)]))
    assert pieces == [Span(START, noon), Span(noon, night)]


def test_every_role_s_way_up_ends():
    for slug in ROLES:
        way = [slug]
        while ROLES[way[-1]].above:
            way.append(ROLES[way[-1]].above)
            assert len(set(way)) == len(way), f"a circle: {way}"
