"""Does a deadline say why it is when it is: which days do not count, and what an hour more would have meant?"""

from datetime import date, datetime, time, timedelta

from maru.timers.calendar import WorkingDays
from maru.timers.clock import Hours, Measure, at_london
from maru.timers.explaining import Part, explain
from maru.timers.telling import sentences

DAYS = WorkingDays({date(2026, 11, 24): "A day of thanks"})
EASTER = at_london(date(2014, 4, 17), time(16, 30))


def why(measure, start, unit=None, days=DAYS, **more):
    return explain(measure, start, days, days.why_not, unit, **more)


def test_over_easter_four_days_do_not_count_and_each_says_why():
    because = why(Measure(1, "wd"), EASTER)
    assert [(one.day.day, one.why) for one in because.skipped] == [
        (18, "Good Friday"), (19, "Saturday"), (20, "Sunday"), (21, "Easter Monday"),
    ]  # fmt: skip
    assert (because.due_at, because.moves) == (at_london(date(2014, 4, 22), time(17)), False)
    assert [one.part for one in because.days][0::5] == [Part.START, Part.DUE]
    assert sentences(because) == [
        "It counts from Thursday 17 April 2014, 16:30.",
        "These do not count: Good Friday (Friday 18 April), Saturday 19 April, Sunday 20 April and Easter Monday "
        "(Monday 21 April).",
        "1 working day: due on Tuesday 22 April 2014, 17:00.",
        "Statistics count it as in time until that day is over.",
        "Had it come an hour later, it would be due at the same time.",
    ]


def test_an_hour_before_midnight_an_hour_more_is_a_day_more():
    because = why(Measure(1, "wd"), at_london(date(2026, 11, 19), time(23, 30)))
    assert because.due_at == at_london(date(2026, 11, 20), time(17))
    assert because.an_hour_later == at_london(date(2026, 11, 23), time(17))
    assert sentences(because)[-1].endswith("due on Monday 23 November 2026, 17:00.")


def test_an_added_holiday_is_named():
    because = why(Measure(1, "wd"), at_london(date(2026, 11, 23), time(9)))
    assert "These do not count: A day of thanks (Tuesday 24 November)." in sentences(because)


def test_of_many_days_the_weekends_are_counted():
    (told,) = [said for said in sentences(why(Measure(15, "wd"), EASTER)) if "do not count" in said]
    assert told.startswith("These do not count: 8 days at weekends, Good Friday")
    assert "Early May bank holiday (Monday 5 May)" in told


def test_hours_count_every_day_and_say_when_the_clocks_change():
    because = why(Measure(72, "h"), at_london(date(2014, 3, 29), time(20)))
    assert because.due_at == at_london(date(2014, 4, 1), time(21)) == because.counted_until
    assert not because.skipped
    assert "The clocks change on the way: the hours that pass are counted." in sentences(because)


def test_operating_hours_skip_the_days_on_which_the_unit_is_closed():
    office = Hours(time(9), time(17), frozenset(range(5)))
    because = why(Measure(4, "oh"), at_london(date(2026, 11, 20), time(15)), office)
    assert because.due_at == at_london(date(2026, 11, 23), time(11))
    assert "Saturday 21 November and Sunday 22 November" in sentences(because)[1]


def test_what_people_agreed_on_and_what_stood_still_is_said_so():
    due = at_london(date(2026, 11, 27), time(17))
    because = why(Measure(84, "cd"), at_london(date(2026, 11, 20), time(9)), due_at=due, agreed=True)
    assert sentences(because)[-1] == "People agreed on the day: it is due on Friday 27 November 2026, 17:00."
    paused = why(Measure(24, "h"), at_london(date(2026, 11, 20), time(9)), stood_still=timedelta(hours=8))
    assert "It stood still for 8 h." in sentences(paused)


def test_the_calendar_is_whole_weeks_and_of_a_long_time_its_ends():
    because = why(Measure(1, "wd"), EASTER)
    assert [len(week) for week in because.weeks] == [7, 7] and not because.weeks_left_out
    assert because.weeks[0][0].part == Part.OUTSIDE and because.weeks[0][3].part == Part.START
    long = why(Measure(6, "cm"), datetime(2026, 1, 5, 12, tzinfo=EASTER.tzinfo))
    assert len(long.weeks) == 10 and long.weeks_left_out == 16
