"""How are times, lengths and lists said?"""

from datetime import UTC, date, datetime, timedelta

import pytest

from maru.web import words

NOW = datetime(2026, 3, 23, 12, 50, tzinfo=UTC)


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (at(2014, 3, 3, 2, 18), "2:18am"),
        (at(2014, 3, 3, 10, 0), "10am"),
        (at(2014, 3, 3, 12, 0), "midday"),
        (at(2014, 3, 3, 0, 0), "midnight"),
        (at(2014, 3, 3, 12, 5), "12:05pm"),
        (at(2014, 3, 3, 0, 5), "12:05am"),
        (at(2014, 7, 3, 2, 18), "3:18am"),
    ],
)
def test_a_time_is_said_as_gov_uk_says_it_in_london(moment, said):
    assert words.clock_time(moment) == said


def test_a_moment_has_its_day_and_time():
    assert words.moment(at(2014, 3, 3, 2, 18)) == "3 March 2014 at 2:18am"


def test_a_day_belongs_to_london_not_to_utc():
    assert words.day(at(2026, 6, 30, 23, 30)) == "1 July 2026"


def test_the_exact_moment_has_its_weekday():
    assert words.exact(at(2026, 3, 23, 17, 0)) == "Monday 23 March 2026, 17:00"


def test_a_span_names_its_day_once():
    start = at(2026, 3, 23, 17, 0)
    assert words.span(start, at(2026, 3, 23, 18, 0)) == "Monday 23 March 2026, 17:00 to 18:00"
    assert words.span(start, at(2026, 3, 24, 1, 0)) == "Monday 23 March 2026, 17:00 to Tuesday 24 March 2026, 01:00"


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (at(2026, 3, 23, 17, 0), "today 17:00"),
        (at(2026, 3, 24, 9, 0), "tomorrow 09:00"),
        (at(2026, 3, 22, 17, 0), "yesterday 17:00"),
        (at(2026, 3, 27, 17, 0), "Friday 17:00"),
        (at(2026, 3, 30, 16, 0), "30 March 17:00"),
        (at(2027, 1, 5, 17, 0), "5 January 2027 17:00"),
    ],
)
def test_a_deadline_is_said_as_the_desk_says_it(due, said):
    assert words.when(due, NOW) == said


@pytest.mark.parametrize(
    ("away", "said"),
    [
        (timedelta(hours=2, minutes=10), "due in 2 h 10 min"),
        (timedelta(minutes=40), "due in 40 min"),
        (timedelta(seconds=20), "due now"),
        (timedelta(hours=-3), "overdue by 3 h"),
        (timedelta(days=2, hours=3, minutes=4), "due in 2 days 3 h"),
        (timedelta(days=1), "due in 1 day"),
        (timedelta(days=-12, hours=-3), "overdue by 12 days"),
    ],
)
def test_the_time_left_is_said_in_words(away, said):
    assert words.time_left(NOW + away, NOW) == said


def test_what_was_is_said_to_be_ago():
    assert words.ago(NOW - timedelta(minutes=5), NOW) == "5 min ago"
    assert words.ago(NOW, NOW) == "just now"


@pytest.mark.parametrize(
    ("due", "started", "urgency"),
    [
        (NOW, None, "over"),
        (NOW + timedelta(hours=1), None, "near"),
        (NOW + timedelta(hours=3), None, "calm"),
        (NOW + timedelta(hours=3), NOW - timedelta(hours=20), "near"),
        (NOW + timedelta(hours=3), NOW - timedelta(hours=1), "calm"),
    ],
)
def test_urgency_is_the_last_quarter_or_two_hours(due, started, urgency):
    assert words.urgency(due, NOW, started) == urgency


def test_the_bar_never_leaves_its_frame():
    start = NOW - timedelta(hours=1)
    assert words.gone(NOW + timedelta(hours=1), NOW, start) == 50
    assert words.gone(NOW - timedelta(minutes=1), NOW, start) == 100
    assert words.gone(start, NOW, start) == 100
    assert words.gone(NOW + timedelta(hours=2), NOW, NOW + timedelta(hours=1)) == 0


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (date(2019, 3, 24), "6 years"),
        (date(2019, 3, 23), "7 years"),
        (date(2025, 9, 24), "5 months"),
        (date(2026, 3, 1), "3 weeks"),
        (date(2026, 3, 22), "1 day"),
        (date(2026, 4, 1), "not yet born"),
    ],
)
def test_an_age_is_said_in_the_unit_that_matters(born, said):
    assert words.age(born, date(2026, 3, 23)) == said


def test_things_are_counted_and_listed():
    assert words.count(1, "child", "children") == "1 child"
    assert words.count(2, "child", "children") == "2 children"
    assert words.listed(["Ann", "Ben", "Cal"]) == "Ann, Ben and Cal"
    assert words.listed([]) == ""


def test_an_abbreviation_keeps_its_capitals():
    assert words.opened("NHS number") == "NHS number"
    assert words.opened("Family name") == "family name"
