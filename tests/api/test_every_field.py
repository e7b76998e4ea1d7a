"""Is every answer of the form asked for by the API with the right shape, and is a wrong one told with its place?

Derived from the serializers, which are derived from the forms: a question that is added is tested at once.
"""

from copy import deepcopy

import pytest
from rest_framework import serializers

from maru.api.questions import Day, OneOf, Ticked, Whole, Words
from referrals.api.examples import WHOLE
from referrals.api.serializers import ReferralIn
from referrals.forms import FORMS
from tests.api.bodies import put
from tests.api.test_sending_a_referral import LIST

WRONG_SHAPES = {
    "a number": 7, "true": True, "a fraction": 1.5, "a list": ["x"], "an empty list": [],
    "an object": {"x": 1}, "an empty object": {},
}  # fmt: skip
NEVER_RIGHT = {
    "the null character": "a\x00b",
    "half a character": "a\ud83d",
    "a control character": "a\x07b",
    "far too long": "x" * 20_000,
}
ODD = {
    "a turn of direction": "a\u202eb",
    "a word": "quince",
    "a sign": " \u2022 ",
    "a date that is none": "2026-02-30",
    "a date written otherwise": "20260203",
    "figures of another script": "٣",
    "markup": "<script>alert(1)</script>",
    "SQL": "'; DROP TABLE referrals_referral; --",
    "a percent sign": "%s %(x)s {0} {label}",
}
# On whose answers it depends whether others are asked.
ASKED_FIRST = {
    "/danger/immediate_danger", "/concern/child_seen", "/consent/lawful_basis", "/consent/parents_informed",
    "/subjects/0/role",
}  # fmt: skip
# What a system cannot send yet: a body map is drawn by somebody who has seen the marks.
NOT_BY_SYSTEMS = {"injuries"}
# What must be there in this example, because of another answer or because nothing else says it.
NEEDED_HERE = ("/concern/child_seen_alone", "/subjects/0/date_of_birth")


@pytest.fixture
def partner(world):
    return world.api("csc-peterborough", on_behalf_of="h.willowmere")


def fields():
    """Every question of the API: its place, and how it is asked."""
    for name, field in ReferralIn().fields.items():
        if isinstance(field, serializers.ListSerializer):
            yield from ((f"/{name}/0/{key}", asked) for key, asked in field.child.fields.items())
        elif isinstance(field, serializers.Serializer):
            yield from ((f"/{name}/{key}", asked) for key, asked in field.fields.items())
        else:
            yield f"/{name}", field


FIELDS = dict(fields())


def whole():
    """The example, to be sent more than once."""
    return {name: value for name, value in deepcopy(WHOLE).items() if name != "external_reference"}


def told(partner, body):
    """What is said to be wrong, by its place. The answer is never of 5xx."""
    answer = partner.post(LIST, body)
    assert answer.status_code in (201, 422), answer.content
    if answer.status_code == 201:
        return {}
    assert answer["Content-Type"] == "application/problem+json"
    faults = answer.json()["errors"]
    assert faults and all(fault["code"] and fault["detail"] for fault in faults)
    return {fault["pointer"]: fault["detail"] for fault in faults}


def sent(partner, place, value):
    """The places that are told where one answer is another."""
    return set(told(partner, put(whole(), place, value)))


def everywhere(partner, value, places):
    """The places that are told where all of these answers are that one."""
    body = whole()
    for place in places:
        body = put(body, place, value)
    return set(told(partner, body))


def is_of(place, *kinds):
    return isinstance(FIELDS[place], kinds)


def right_shape(place, value):
    kind = next((python for asked, python in ((Ticked, bool), (Whole, int)) if is_of(place, asked)), str)
    return type(value) is kind


@pytest.mark.parametrize("value", WRONG_SHAPES.values(), ids=WRONG_SHAPES)
def test_a_wrong_shape_is_told_with_its_place(partner, value):
    wrong = {place for place in FIELDS if not right_shape(place, value)}
    assert wrong - everywhere(partner, value, wrong) == set()


@pytest.mark.parametrize("value", NEVER_RIGHT.values(), ids=NEVER_RIGHT)
def test_a_text_that_cannot_be_right_is_told_with_its_place(partner, value):
    for places in (ASKED_FIRST, set(FIELDS) - ASKED_FIRST):
        assert places - everywhere(partner, value, places) == set()


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_whatever_is_written_breaks_nothing(partner, value):
    places = everywhere(partner, value, FIELDS)
    assert {place for place in FIELDS if is_of(place, Day, OneOf, Ticked, Whole)} - places == set()


def test_one_wrong_answer_is_told_alone(partner):
    for place in FIELDS:
        assert sent(partner, place, {"x": 1}) == {place}, place


def test_what_must_be_there_is_asked_for(partner):
    for place, field in FIELDS.items():
        for nothing in ("", None) if is_of(place, Words, OneOf) else (None,):
            assert (place in sent(partner, place, nothing)) == (field.required or place in NEEDED_HERE), place


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_one_odd_answer_among_right_ones_breaks_nothing(partner, value):
    for place in ("/subjects/0/family_name", "/concern/what_happened", "/others/0/address", "/external_reference"):
        sent(partner, place, value)


def test_every_question_of_the_form_is_asked():
    asked = {(place.split("/")[1], place.split("/")[-1]) for place in FIELDS}
    for slug in FORMS.keys() - NOT_BY_SYSTEMS:
        form = FORMS[slug]
        questions = getattr(form, "form", form).base_fields
        assert {(slug, name) for name in questions} <= asked


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("/danger/called_999", "yes"),
        ("/concern/child_seen_alone", None),
        ("/consent/consent_given", "yes"),
        ("/consent/not_informed_reason", "other"),
        ("/subjects/0/expected_on", "2026-12-24"),
        ("/subjects/0/same_address", True),
        ("/subjects/0/postcode", "!!!"),
    ],
)
def test_what_is_asked_under_another_answer_is_asked_there_only(partner, place, value):
    assert sent(partner, place, value) == {place}


@pytest.mark.parametrize("slug", ["danger", "referrer", "subjects", "others", "concern", "consent"])
@pytest.mark.parametrize("value", ["text", 3, True, {"people": []}, ["x"], [[]], [3]])
def test_a_page_has_its_own_shape(partner, slug, value):
    places = sent(partner, f"/{slug}", value)
    assert places and all(place.startswith(f"/{slug}") for place in places)


@pytest.mark.parametrize(("slug", "number"), [("subjects", 0), ("subjects", 21), ("others", 21), ("subjects", 5000)])
def test_so_many_people_have_no_room(partner, slug, number):
    assert sent(partner, f"/{slug}", [WHOLE[slug][0]] * number) == {f"/{slug}"}


def test_twenty_have(partner):
    child = WHOLE["subjects"][0]
    assert sent(partner, "/subjects", [child] * 20) == set()


def test_others_may_be_left_out(partner):
    assert sent(partner, "/others", None) == set()
    assert sent(partner, "/others", []) == set()


def test_nobody_is_nobody(partner):
    assert sent(partner, "/others", [WHOLE["others"][0], {}]) == {"/others/1"}
    assert "/subjects/0/role" in sent(partner, "/subjects", [{}])


def test_a_babys_age_is_an_answer(partner):
    child = {key: value for key, value in WHOLE["subjects"][0].items() if key != "date_of_birth"}
    assert sent(partner, "/subjects", [child | {"age_estimate": 0}]) == set()
    assert sent(partner, "/subjects", [child | {"age_unknown": True}]) == set()
    assert sent(partner, "/subjects", [child | {"age_unknown": False}]) == {"/subjects/0/date_of_birth"}
    assert sent(partner, "/subjects", [child | {"age_estimate": 18}]) == {"/subjects/0/age_estimate"}


def test_the_sentences_are_the_forms(partner):
    body = put(whole(), "/subjects/0/nhs_number", "999 000 0019")
    body["concern"].pop("what_happened")
    assert told(partner, body) == {
        "/subjects/0/nhs_number": "Check the NHS number: one of its digits cannot be right",
        "/concern/what_happened": "Say what happened",
    }
