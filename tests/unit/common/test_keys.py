"""Do equal names and addresses compare equal however they are typed, and different ones not?"""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maru.people.keys import fold, name_key, place_key

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
