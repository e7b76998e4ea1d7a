"""Does a home address lead to the right CAIU unit, with a reason that people understand?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.routing import Rule, route

RULES = (
    Rule("PE", "", "caiu-north", "874", "the north"),
    Rule("PE", "29", "caiu-south", "873", "Huntingdon"),
    Rule("CB", "", "caiu-south", "873", "the south"),
)


@pytest.mark.parametrize(
    ("postcode", "unit", "authority", "reason"),
    [
        ("PE1 1ZZ", "caiu-north", "874", "PE1 lies in the north."),
        ("PE29 1ZZ", "caiu-south", "873", "PE29 lies in Huntingdon."),
        (" cb4 1zz", "caiu-south", "873", "CB4 lies in the south."),
        ("PE2 9ZZ", "caiu-north", "874", "PE2 lies in the north."),
    ],
)
def test_the_most_particular_rule_that_fits_decides(postcode, unit, authority, reason):
    way = route(postcode, RULES)
    assert (way.unit, way.local_authority, way.reason) == (unit, authority, reason)


@pytest.mark.parametrize("postcode", ["", "   ", "nowhere", "123"])
def test_without_a_postcode_a_person_chooses(postcode):
    way = route(postcode, RULES)
    assert way.unit == "" and "choose the unit yourself" in way.reason


def test_an_address_outside_the_county_is_said_to_be_unknown():
    way = route("ZE1 0ZZ", RULES)
    assert way.unit == "" and way.reason.startswith("No rule knows ZE1")


@given(st.text(max_size=20))
def test_whatever_was_written_as_a_postcode_gets_an_answer(text):
    assert route(text, RULES).reason
