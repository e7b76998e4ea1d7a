"""Do equal names and addresses compare equal however they are typed, and different ones not?"""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maru.people.keys import dwelling_key, fold, name_key, names_of, phone_key, place_key

words = st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), max_size=40)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("O’Brien-Smith", "obriensmith"),
        ("o'brien smith", "obriensmith"),
        ("Ångström", "angstrom"),
        ("ŁUKASZ", "łukasz"),
        ("Straße", "strasse"),
        ("  ", ""),
        ("–", ""),
        ("12 Flat 3a", "12flat3a"),
    ],
)
def test_folding(written, folded):
    assert fold(written) == folded


@given(words)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=string.ascii_letters + string.digits + " -'", max_size=40))
def test_capitals_and_spaces_make_no_difference(text):
    assert fold(f"  {text.upper()} ") == fold(text.lower()) == fold(text)


def test_middle_names_are_left_out():
    assert name_key("Ashbridge", "Tom Arthur") == name_key("ASHBRIDGE", "tom") == "ashbridge|tom"


def test_the_border_between_the_names_is_kept():
    assert name_key("Ann", "Elise") != name_key("Annel", "ise")


@pytest.mark.parametrize(("line", "postcode"), [("", "PE1 1ZZ"), ("12 Invented Row", ""), ("–", "PE1 1ZZ"), ("", "")])
def test_half_an_address_says_nothing(line, postcode):
    assert place_key(line, postcode) == ""


def test_an_address_is_the_same_however_typed():
    assert place_key("12, Invented Row", "pe1 1zz") == place_key("12 invented row", "PE11ZZ") == "12inventedrow|pe11zz"


@pytest.mark.parametrize(
    "line",
    ["Flat 3, 22 Mill Lane", "flat 3 22 MILL LN", "Flat 3, 22 Mill Lane, Fenmere", "Flat 3 / 22, Mill-Lane"],
)
def test_a_front_door_is_one_however_the_street_is_written(line):
    assert dwelling_key(line, "pe11zz") == dwelling_key("Flat 3, 22 Mill Lane", "PE1 1ZZ") == "flat 3 22 mill|pe11zz"


@pytest.mark.parametrize(
    "line", ["22 Mill Lane", "Flat 32, 2 Mill Lane", "Flat 3, 24 Mill Lane", "Flat 3a, 22 Mill Lane", "Mill Lane"]
)
def test_another_front_door_is_another(line):
    assert dwelling_key(line, "PE1 1ZZ") != dwelling_key("Flat 3, 22 Mill Lane", "PE1 1ZZ")


def test_a_house_with_a_name_is_its_name_and_nothing_is_no_door():
    assert dwelling_key("Rose Cottage, Mill Lane", "PE1 1ZZ") == dwelling_key("Rose cottage", "PE1 1ZZ")
    assert dwelling_key(" , ", "PE1 1ZZ") == dwelling_key("22 Mill Lane", "") == ""


def test_where_the_surname_begins_a_full_name_does_not_say():
    assert names_of("Ann van der Berg") == {"vanderberg|ann", "derberg|ann", "berg|ann"}
    assert names_of("Ann") == names_of("") == frozenset()


@pytest.mark.parametrize("phone", ["07700 900 123", "+44 7700 900123", "(07700) 900-123"])
def test_a_telephone_number_is_one_with_and_without_its_country(phone):
    assert phone_key(phone) == "700900123" and phone_key("999") == ""
