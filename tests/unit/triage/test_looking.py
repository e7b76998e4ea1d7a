"""What counts as new since somebody last looked at the queue?"""

from datetime import UTC, datetime, timedelta

import pytest

from triage.views.looking import look

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_on_the_first_look_nothing_is_marked_new():
    since, mark = look("", NINE)
    assert since is None
    assert look(mark, NINE + timedelta(hours=1))[0] == NINE


def test_going_to_and_fro_within_five_minutes_is_one_look():
    _, mark = look("", NINE)
    since, mark = look(mark, NINE + timedelta(hours=1))
    again, _ = look(mark, NINE + timedelta(hours=1, minutes=3))
    assert since == again == NINE


@pytest.mark.parametrize("mark", ["x", ".", "1.99999999999999", "1.2.3", "²", "-5.-6", "9999999999.9999999999"])
def test_a_mark_that_somebody_changed_is_no_mark(mark):
    assert look(mark, NINE)[0] is None
