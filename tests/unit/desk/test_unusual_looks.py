"""Is unusual looking told from the usual by the figures of the table, at their very edges?"""

from datetime import UTC, datetime, time, timedelta

import pytest

from maru.desk.signals import rules
from maru.desk.signals.rules import Look, is_alike, is_out_of_hours, most_records, spells
from maru.timers.clock import Hours

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WEEK = Hours(time(8), time(18), frozenset(range(5)))
EVERY_DAY = Hours(time(8), time(18), frozenset(range(7)))


def look(seq, minutes, root="a"):
    return Look(seq, NOON + minutes * MINUTE, "referral", root, "queue")


def found(looks, most, within=10 * MINUTE):
    return [[one.seq for one in spell] for spell in spells(looks, within, most, lambda one: one.root_id)]


def test_a_spell_is_full_at_its_figure_and_not_before():
    looks = [look(n, n, root=str(n)) for n in range(5)]
    assert found(looks, 6) == []
    assert found(looks, 5) == [[0, 1, 2, 3, 4]]


def test_a_record_read_twice_is_one_record():
    assert found([look(n, n) for n in range(9)], 2) == []


def test_what_is_too_far_apart_is_no_spell():
    assert found([look(1, 0, "a"), look(2, 10, "b")], 2) == []
    assert found([look(1, 0, "a"), look(2, 9.9, "b")], 2) == [[1, 2]]


def test_what_goes_on_in_the_same_time_belongs_to_it_and_then_a_new_one_begins():
    looks = [look(n, n, root=str(n)) for n in range(24)]
    assert found(looks, 3) == [[*range(10)], [*range(10, 20)], [*range(20, 24)]]


def test_rows_that_come_late_stand_where_they_happened():
    assert found([look(2, 8, "b"), look(1, 0, "a"), look(3, 9, "c")], 3) == [[1, 2, 3]]


def test_a_role_that_reads_much_may_read_more():
    assert most_records({"maru_triage_sw"}) > most_records({"submitter_external"}) == rules.MOST_RECORDS_OF_OTHERS
    assert most_records(set()) == rules.MOST_RECORDS_OF_OTHERS
    assert most_records({"submitter_external", "maru_manager"}) == rules.MOST_RECORDS["maru_manager"]


@pytest.mark.parametrize(
    ("moment", "off"),
    [
        ("2026-03-04T12:00", False),
        ("2026-03-04T07:00", False),
        ("2026-03-04T06:59", True),
        ("2026-03-04T19:00", False),
        ("2026-03-04T19:01", True),
        ("2026-03-07T12:00", True),
        ("2026-07-01T18:30", True),
        ("2026-07-01T06:30", False),
    ],
)
def test_hours_are_londons_with_an_hour_of_grace(moment, off):
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert is_out_of_hours(at, [WEEK], lambda day: True) is off


def test_a_bank_holiday_is_free_for_whoever_has_weekends_free():
    assert is_out_of_hours(NOON, [WEEK], lambda day: False)
    assert not is_out_of_hours(NOON, [EVERY_DAY], lambda day: False)
    assert not is_out_of_hours(NOON, [WEEK, EVERY_DAY], lambda day: False)


@pytest.mark.parametrize(
    ("key", "phone", "alike"),
    [
        ("amberley|joyce", "", True),
        ("joyce|amberley", "", False),
        ("amberley|eve", "", False),
        ("amberley|eve", "01632 960777", True),
        ("testford|eve", "01632 960777", False),
        ("amberley|eve", "01632 960778", False),
    ],
)
def test_a_whole_name_is_alike_and_a_family_name_with_the_same_telephone(key, phone, alike):
    assert is_alike("Joyce Amberley", "01632960777", [("other|one", "x"), (key, phone)]) is alike


def test_an_empty_telephone_is_nobodys():
    assert not is_alike("Joyce Amberley", "", [("amberley|eve", "")])


def test_of_several_names_any_may_be_the_familys():
    for key in ("marlowefinch|grace", "finch|grace", "marlowefinch|grace"):
        assert is_alike("Grace Marlowe Finch", "", [(key, "")]), key
