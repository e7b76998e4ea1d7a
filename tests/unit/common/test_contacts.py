"""Postcodes, telephone numbers, safe addresses of e-mail and the shapes of references."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maru.common import contacts


@pytest.mark.parametrize(
    "code", ["PE1 1JZ", "CB25 9QD", "SW1A 1AA", "W1A 0AX", "EC1A 1BB", "GIR 0AA", contacts.NO_FIXED_ABODE]
)
def test_a_postcode_may_be_typed_in_any_way(code):
    assert contacts.postcode(code) == contacts.postcode(code.replace(" ", "").lower()) == code


@pytest.mark.parametrize("code", ["QQ1 1AA", "PE1 1CI", "CB3 OAP", "CB2", "", "ZZ99 3VV"])
def test_what_is_no_postcode(code):
    assert contacts.postcode(code) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07700 900 982", "+447700900982"),
        ("(01632) 960-001", "+441632960001"),
        ("+44 (0)7700 900982", "+447700900982"),
        ("0044 7700 900982", "+447700900982"),
        ("101", "101"),
        ("999", "999"),
    ],
)
def test_a_telephone_number_has_one_form(typed, kept):
    assert contacts.phone(typed) == kept


@pytest.mark.parametrize("typed", ["hello", "07700", "00123", "0770090098212345", "", "٠٧٧٠٠٩٠٠٩٨٢"])
def test_what_cannot_be_rung(typed):
    assert contacts.phone(typed) is None


@pytest.mark.parametrize(
    ("email", "secure"),
    [
        ("pc@cambs.pnn.police.uk", True),
        ("pc@CAMBS.police.uk", True),
        ("sw@county.gov.uk", True),
        ("sw@old.gcsx.gov.uk", True),
        ("gp@nhs.net", True),
        ("law@firm.cjsm.net", True),
        ("a@gmail.com", False),
        ("a@police.uk.example.com", False),
        ("a@notnhs.net", False),
        ("police.uk", True),
        ("", False),
    ],
)
def test_a_safe_address_ends_as_it_must(email, secure):
    assert contacts.is_secure(email) is (secure and "@" in email)


@pytest.mark.parametrize(
    ("typed", "shape", "fits"),
    [
        ("cf 0012340314", "CF9999999999", True),
        ("35/1/24", "35/999999/99", True),
        ("35/1234567/24", "35/999999/99", False),
        ("36/1/24", "35/999999/99", False),
        ("CC-24112026-0017", "CC-99999999-9999", True),
        ("x", "(((+", False),
    ],
)
def test_a_reference_has_the_shape_of_its_force_or_not(typed, shape, fits):
    assert contacts.looks_like(typed, shape) is fits


@given(st.text(max_size=30))
def test_whatever_is_typed_is_answered_and_stays_as_it_was_kept(typed):
    for ask in (contacts.postcode, contacts.phone):
        kept = ask(typed)
        assert kept is None or ask(kept) == kept
    assert contacts.is_secure(typed) in (True, False)
