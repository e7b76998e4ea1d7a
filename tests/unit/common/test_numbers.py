"""Is each number's check digit or letter the one that its rule gives? The vectors are those of DOMAIN.md 3.1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maru.common import numbers

YEAR = 2026
YEARS, SERIALS = st.integers(0, 99), st.integers(1, 9_999_999)


@pytest.mark.parametrize("typed", ["943 476 5919", "900-000-0009", "4010232137", "987 654 3210", "999 012 3454"])
def test_nhs_numbers_that_are_right(typed):
    assert numbers.nhs_number(typed) == "".join(c for c in typed if c.isdigit())


@pytest.mark.parametrize("typed", ["943 476 5918", "123", "", "94347659190", "٩٤٣٤٧٦٥٩١٩"])
def test_nhs_numbers_that_are_wrong(typed):
    assert numbers.nhs_number(typed) is None


@pytest.mark.parametrize("nine", ["999000000", "123456789"])
def test_nine_digits_that_no_tenth_completes(nine):
    assert not [last for last in range(10) if numbers.nhs_number(f"{nine}{last}")]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("79/163001B", "1979/0163001B"),
        ("02/73319Z", "2002/0073319Z"),
        ("81/34U", "1981/0000034U"),
        ("00/223R", "2000/0000223R"),
        ("67/9893091D", "1967/9893091D"),
        ("033Y", "2003/0000003Y"),
        (" 1979 / 163001b ", "1979/0163001B"),
        ("19790163001B", "1979/0163001B"),
    ],
)
def test_a_pnc_id_is_kept_in_its_long_form(typed, kept):
    assert numbers.pnc(typed, YEAR) == kept


@pytest.mark.parametrize("typed", ["20030011985Z", "20120052494O", "20230583843N", "2001/0171310S", "", "79/B", "x"])
def test_pnc_ids_that_are_wrong(typed):
    assert numbers.pnc(typed, YEAR) is None


def test_the_letter_that_is_right_makes_it_right():
    assert numbers.pnc("2001/0171310W", YEAR) == "2001/0171310W"


def test_a_year_to_come_belongs_to_the_last_century():
    last = numbers.letter("270000001")
    assert numbers.pnc(f"27/1{last}", 2026) == f"1927/0000001{last}"
    assert numbers.pnc(f"27/1{last}", 2027) == f"2027/0000001{last}"


@given(YEARS, SERIALS)
def test_a_canonical_pnc_id_stays_as_it_is(year, serial):
    typed = f"{year:02}/{serial}{numbers.letter(f'{year:02}{serial:07}')}"
    kept = numbers.pnc(typed, YEAR)
    assert kept and numbers.pnc(kept, YEAR) == kept


@given(YEARS, st.integers(1, 999_999), st.booleans())
def test_a_canonical_cro_number_stays_as_it_is(year, serial, search_file):
    padded = f"{year:02}{serial}" if search_file else f"{year:02}{serial:06}"
    last = numbers.letter(padded)
    typed = f"sf{year:02}/{serial}{last}" if search_file else f"{serial}/{year:02}{last}".lower()
    kept = numbers.cro(typed)
    assert kept and numbers.cro(kept) == kept
    assert numbers.cro(kept[:-1] + ("A" if last != "A" else "B")) is None


@given(YEARS, st.sampled_from(["35CA", "52Y3"]), st.integers(1, 99_999_999_999))
def test_a_canonical_arrest_number_stays_as_it_is(year, place, serial):
    last = numbers.letter(f"{place[:2]}01{year:02}{serial:011}")
    kept = numbers.asn(f"{year:02}/{place}/01/{serial}{last}")
    assert kept == f"{year:02}/{place}/01/{serial:011}{last}"
    assert numbers.asn(kept) == numbers.asn(kept.replace("/", "")) == kept
    assert numbers.asn(kept[:-1] + ("A" if last != "A" else "B")) is None


@pytest.mark.parametrize(
    "typed", ["A950000178301", "H243278544154", "H801200001001", "q873 2001 14001", "T874200214002"]
)
def test_pupil_numbers_that_are_right(typed):
    assert numbers.upn(typed) == typed.replace(" ", "").upper()


@pytest.mark.parametrize(
    "typed", ["B950000178301", "A95000017830I", "A950000178", "I950000178301", "", "1950000178301"]
)
def test_pupil_numbers_that_are_wrong(typed):
    assert numbers.upn(typed) is None


def test_the_letter_of_a_temporary_pupil_number_is_not_held_against_its_digits():
    assert numbers.upn("B87320011400A") == "B87320011400A"


@given(st.integers(1, 10**12 - 1))
def test_a_property_number_has_no_zeros_at_its_head(number):
    assert numbers.uprn(f"{number:012}") == numbers.uprn(f" {number} ") == str(number)


@pytest.mark.parametrize("typed", ["", "0", "1234567890123", "12a"])
def test_property_numbers_that_are_wrong(typed):
    assert numbers.uprn(typed) is None


@pytest.mark.parametrize(("typed", "kept"), [("1234", "1234"), ("0 7", "07"), ("123456", None), ("PC 12", None)])
def test_a_collar_number_has_up_to_five_digits(typed, kept):
    assert numbers.collar_number(typed) == kept


@given(st.text(max_size=30))
def test_whatever_is_typed_is_answered(typed):
    for ask in (numbers.nhs_number, numbers.cro, numbers.asn, numbers.upn, numbers.uprn, numbers.collar_number):
        kept = ask(typed)
        assert kept is None or ask(kept) == kept
    kept = numbers.pnc(typed, YEAR)
    assert kept is None or numbers.pnc(kept, YEAR) == kept
