"""Is what is made up well formed, nobody's, and the same for the same?"""

from datetime import date

import nhs_number
import pytest

from maru.desk.fiction import MAKERS, Fiction
from maru.people.keys import name_key

KEY, OTHER = Fiction(b"one key"), Fiction(b"another key")
BORN = date(2019, 5, 4)


def test_the_same_value_becomes_the_same_and_another_key_makes_another():
    assert KEY.family_name("Testford") == Fiction(b"one key").family_name("Testford")
    assert KEY.known_as("LCS-1") != OTHER.known_as("LCS-1")


@pytest.mark.parametrize("written", ["O'Neill", "o’neill", "ONEILL"])
def test_names_that_compare_equal_still_do(written):
    assert KEY.family_name(written) == KEY.family_name("O'Neill")


def test_a_name_in_one_piece_is_its_parts_put_together():
    parts = f"{KEY.given_names('Ada Mary')} {KEY.family_name('Testford')}"
    assert KEY.full_name("Ada Mary Testford") == parts
    assert KEY.full_name("Unborn child of Ada Mary Testford") == f"Unborn child of {parts}"
    assert name_key("Testford", "Ada") != name_key(KEY.family_name("Testford"), KEY.given_names("Ada"))


def test_an_address_in_one_piece_is_its_parts_put_together():
    assert KEY.address("1 Row, PE1 1ZZ") == f"{KEY.address('1 Row')}, {KEY.postcode('PE1 1ZZ')}"


def test_an_nhs_number_is_valid_and_nobodys():
    made = {KEY.nhs_number(str(number)) for number in range(300)}
    assert all(number.startswith("999") and len(number) == 10 and nhs_number.is_valid(number) for number in made)


def test_telephones_postcodes_and_addresses_lead_nowhere():
    assert KEY.phone("01733 424434").startswith("07700 900")
    assert KEY.postcode("PE1 1ZZ").startswith("ZZ99 ")
    assert KEY.email("ada@police.example").endswith("@copy.invalid")
    assert KEY.email("x@systems.invalid").endswith("@systems.invalid")


@pytest.mark.parametrize("born", [BORN, date(2024, 2, 29), date(2000, 1, 1)])
def test_a_day_becomes_an_earlier_one_of_the_year_before_it(born):
    assert 1 <= (born - KEY.replaced("date_of_birth", born)).days <= 365


@pytest.mark.parametrize("length", [1, 2, 7, 75, 76, 2000])
def test_words_are_as_many_and_say_nothing(length):
    made = KEY.replaced("what_happened", "Q" * length)
    assert len(made) == length and "Q" not in made


@pytest.mark.parametrize("nothing", ["", None])
def test_nothing_stays_nothing(nothing):
    assert {KEY.replaced(name, nothing) for name in (*MAKERS, "what_happened")} == {nothing}


def test_json_keeps_its_shape_and_its_codes():
    card = {"name": "Ada Testford", "role": "child", "born": "2019-05-04", "custody": "waiting", "seen": True}
    made = KEY.inside([card, {"notes": ["Ada ran.", ""]}], {"child", "yes"})
    assert made[0] == {**card, "name": KEY.full_name("Ada Testford"), "born": KEY.day(BORN).isoformat()}
    assert made[1]["notes"][0] != "Ada ran." and made[1]["notes"][1] == ""
