"""What does each field take, what does it refuse, and what does it say then?"""

from datetime import date, time

import pytest
import time_machine
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from maru.web import fields

LONG = fields.Text("What happened", rows=5, max_length=20)


def refusal(field, value):
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value.messages[0]


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x85", "\u202e", "\ud800"])
def test_text_refuses_characters_that_cannot_be_seen(character):
    assert "cannot be stored" in refusal(fields.Text("Name"), f"a{character}b")


def test_one_line_has_no_line_breaks_and_several_have():
    assert "cannot be stored" in refusal(fields.Text("Name"), "a\nb")
    assert LONG.clean("a\r\nb\tc") == "a\nb\tc"


def test_text_says_how_long_it_may_be():
    assert refusal(LONG, "x" * 21) == "What happened must be 20 characters or fewer"
    assert refusal(fields.Text("100% sure?", max_length=1), "ab") == (
        "Your answer to “100% sure?” must be 1 characters or fewer"
    )


def test_empty_text_says_what_is_needed():
    assert refusal(fields.Text("Name", needed="Enter the child's family name"), "  ") == "Enter the child's family name"


@pytest.mark.parametrize("value", [["a"], {"a": 1}, 7])
def test_text_refuses_what_is_no_text(value):
    assert refusal(fields.Text("Name"), value) == "Name must be text"


@given(st.text(max_size=40))
def test_text_accepts_or_refuses_and_never_breaks(value):
    for field in (fields.Text("Name"), LONG, fields.Phone(), fields.Postcode(), fields.NhsNumber(), fields.ClockTime()):
        try:
            field.clean(value)
        except ValidationError as error:
            assert error.messages[0]


@pytest.mark.parametrize(("typed", "kept"), [("cb23en", "CB2 3EN"), (" pe1  1aa ", "PE1 1AA"), ("CB2-3EN", "CB2 3EN")])
def test_a_postcode_is_tidied(typed, kept):
    assert fields.Postcode().clean(typed) == kept


def test_a_wrong_postcode_is_told_its_shape():
    assert refusal(fields.Postcode(), "CB2") == "Enter a full postcode, like CB2 3EN"


def test_an_nhs_number_may_be_made_up_but_not_mistyped():
    assert fields.NhsNumber().clean("999 000 0018") == "9990000018"
    assert "cannot be right" in refusal(fields.NhsNumber(), "999 000 0019")
    assert "10 digits" in refusal(fields.NhsNumber(), "12345")


@pytest.mark.parametrize("typed", ["07700 900 982", "(01632) 960-001", "+44 7700 900982", "101", "999"])
def test_telephone_numbers_are_taken_as_people_write_them(typed):
    assert fields.Phone().clean(typed)


@pytest.mark.parametrize("typed", ["hello", "07700", "0770090098212345"])
def test_what_cannot_be_rung_is_refused(typed):
    assert refusal(fields.Phone(), typed).startswith("Enter a telephone number")


def test_an_email_address_is_checked():
    assert fields.Email().clean(" a@maru.example ") == "a@maru.example"
    assert "right form" in refusal(fields.Email(), "a@")


@pytest.mark.parametrize("typed", ["x", "1.5", "9" * 400])
def test_a_number_is_whole(typed):
    assert refusal(fields.Number("How many"), typed) == "How many must be a whole number"


def test_a_number_keeps_its_limits():
    assert refusal(fields.Number("How many", min_value=1), "0") == "How many must be 1 or more"
    assert refusal(fields.Number("How many", max_value=9), "10") == "How many must be 9 or less"


@pytest.mark.parametrize("month", ["3", "03", "mar", "March"])
def test_a_date_is_taken_with_its_month_as_number_or_word(month):
    assert fields.DateParts("Born").clean(["3", month, "2014"]) == date(2014, 3, 3)


@pytest.mark.parametrize(
    ("typed", "said", "parts"),
    [
        (["3", "", "2014"], "Born must include a month", ["month"]),
        (["", "", "2014"], "Born must include a day and a month", ["day", "month"]),
        (["30", "2", "2014"], "Born must be a real date, like 27 3 2014", ["day"]),
        (["3", "13", "2014"], "Born must be a real date, like 27 3 2014", ["day"]),
        (["x", "3", "2014"], "Born must be a real date, like 27 3 2014", ["day"]),
        (["3", "3", "14"], "Born: the year must have 4 numbers, like 2014", ["year"]),
        (["3", "3", "1066"], "Born: check the year", ["year"]),
        (["٣", "3", "2014"], "Born must be a real date, like 27 3 2014", ["day"]),
        (["3", "3", "9999999999"], "Born must be a real date, like 27 3 2014", ["year"]),
    ],
)
def test_a_date_says_what_is_missing_or_wrong(typed, said, parts):
    with pytest.raises(ValidationError) as caught:
        fields.DateParts("Born").clean(typed)
    assert caught.value.messages == [said]
    assert list(caught.value.error_list[0].parts) == parts


@time_machine.travel("2026-03-23T12:00Z")
def test_a_date_lies_on_its_side_of_today():
    assert "in the past" in refusal(fields.DateParts("Born", past=True), ["24", "3", "2026"])
    assert "in the future" in refusal(fields.DateParts("Due", future=True), ["22", "3", "2026"])
    assert fields.DateParts("Born", past=True).clean(["23", "3", "2026"]) == date(2026, 3, 23)


def test_an_empty_date_is_refused_only_where_it_is_needed():
    assert (
        refusal(fields.DateParts("Born", needed="Enter the date of birth"), ["", "", ""]) == "Enter the date of birth"
    )
    assert fields.DateParts("Born", required=False).clean(["", "", ""]) is None
    assert fields.DateParts("Born", required=False).clean(None) is None


@pytest.mark.parametrize("value", [date(2014, 3, 27), "2014-03-27", {"day": "27", "month": "3", "year": "2014"}])
def test_a_date_shows_what_was_kept_of_it(value):
    assert [str(part) for part in fields.DateBoxes().decompress(value)] == ["27", "3", "2014"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("14:18", time(14, 18)),
        ("1418", time(14, 18)),
        ("2.18pm", time(14, 18)),
        ("2 pm", time(14)),
        ("12am", time(0)),
        ("midday", time(12)),
    ],
)
def test_a_time_is_taken_as_people_type_it(typed, kept):
    assert fields.ClockTime().clean(typed) == kept


@pytest.mark.parametrize("typed", ["25:00", "14:60", "13pm", "2", "later"])
def test_what_is_no_time_is_refused(typed):
    assert refusal(fields.ClockTime(), typed) == "Time must be a time, like 2:18am or 14:18"


def test_yes_and_no_become_true_and_false():
    assert fields.YesNo("Danger?").clean("yes") is True
    assert fields.YesNo("Danger?").clean("no") is False
    assert fields.YesNo("Danger?").clean(False) is False
    assert fields.YesNo("Danger?", required=False).clean("") is None
    assert refusal(fields.YesNo("Danger?"), "maybe") == "Choose one of the answers shown"
    assert refusal(fields.YesNo("Danger?"), "") == "Choose yes or no"


def test_choices_refuse_what_was_not_offered():
    one, many = fields.Choice("Level", choices=[("2", "2")]), fields.Choices("Kinds", choices=[("a", "A")])
    assert refusal(one, "9") == "Choose one of the answers shown"
    assert refusal(many, ["b"]) == "Choose only from the answers shown"
    assert refusal(many, "b") == "Choose only from the answers shown"
