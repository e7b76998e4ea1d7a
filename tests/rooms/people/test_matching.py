"""Who may be whom: does the desk find the same child written twice, and nobody else by mistake?"""

import pytest

from maru.people.models import HouseholdMembership, Person
from maru.people.queries import at_the_same_address, candidates_for

NHS = "9990000018"


def referred(world, **child):
    """The person made of one child whom a referral names as told."""
    pages = world.pages()
    pages["subjects"]["people"][0] |= child
    pages["others"]["people"] = []
    case = world.referral_at("waiting", pages=pages)
    with world.looking():
        return Person.objects.get(parties__referral=case.referral)


def found(world, person, who="maru_triage_sw"):
    """Who may be the same: the person, and why."""
    viewer = world.user(who)
    with world.acting(viewer):
        return {(c.person.pk, c.reasons) for c in candidates_for([person], viewer).get(person.pk, [])}


def test_the_same_nhs_number_is_the_same_person(world):
    one = referred(world, nhs_number=NHS, family_name="Ashbridge", given_names="Tom", date_of_birth="2016-02-03")
    other = referred(world, nhs_number=NHS, family_name="Quite Different", given_names="Thomas", date_of_birth="")
    assert found(world, one) == {(other.pk, ("same NHS number",))}
    assert found(world, other) == {(one.pk, ("same NHS number",))}


@pytest.mark.parametrize(
    "written",
    [
        {"family_name": "ASHBRIDGE", "given_names": "tom"},
        {"family_name": "Ash-Bridge", "given_names": "Tom Arthur"},
        {"family_name": "Áshbridge ", "given_names": "Töm"},
    ],
)
def test_the_same_name_and_date_of_birth_are_the_same_person_however_written(world, written):
    one = referred(world, family_name="Ashbridge", given_names="Tom", date_of_birth="2016-02-03")
    other = referred(world, date_of_birth="2016-02-03", **written)
    assert found(world, one) == {(other.pk, ("same name and date of birth",))}


def test_both_reasons_are_told(world):
    same = {"family_name": "Ashbridge", "given_names": "Tom", "date_of_birth": "2016-02-03", "nhs_number": NHS}
    one, other = referred(world, **same), referred(world, **same)
    assert found(world, one) == {(other.pk, ("same NHS number", "same name and date of birth"))}


@pytest.mark.parametrize("half", [{"family_name": "Ashbury"}, {"date_of_birth": "2016-02-04"}])
def test_a_reason_that_holds_by_half_is_not_told(world, half):
    tom = {"family_name": "Ashbridge", "given_names": "Tom", "date_of_birth": "2016-02-03", "nhs_number": NHS}
    one, other = referred(world, **tom), referred(world, **(tom | half))
    assert found(world, one) == {(other.pk, ("same NHS number",))}


@pytest.mark.parametrize(
    "written",
    [
        {"date_of_birth": "2016-02-04"},
        {"date_of_birth": ""},
        {"given_names": "Tim"},
        {"family_name": "Ashbury"},
        {"given_names": "Al", "nhs_number": "9990000026"},
    ],
)
def test_one_thing_alone_is_not_enough(world, written):
    tom = {"family_name": "Ashbridge", "given_names": "Tom", "date_of_birth": "2016-02-03"}
    one = referred(world, **tom, nhs_number=NHS)
    referred(world, **{**tom, **written})
    assert found(world, one) == set()


def test_two_children_without_a_name_or_a_number_are_not_the_same(world):
    unknown = {"family_name": "", "given_names": "", "date_of_birth": "2016-02-03"}
    one = referred(world, **unknown)
    referred(world, **unknown)
    assert found(world, one) == set()


def test_nobody_is_a_candidate_for_themselves(world):
    one = referred(world, nhs_number=NHS)
    assert found(world, one) == set()


@pytest.mark.parametrize("who", ["submitter_police", "partner_practitioner", "caiu_dc", "duty_senior_detective"])
def test_only_the_desk_is_told(world, who):
    one = referred(world, nhs_number=NHS)
    referred(world, nhs_number=NHS)
    assert found(world, one, who) == set()


def test_the_first_wall_alone_keeps_it_from_others(world):
    """Asked in a context that hides nothing, as the house would."""
    one, officer = referred(world, nhs_number=NHS), world.user("submitter_police")
    referred(world, nhs_number=NHS)
    with world.looking():
        assert not candidates_for([one], officer)
        assert not at_the_same_address([one], officer)


class TestAddress:
    """Who else lives there."""

    def neighbours(self, world, person, who="maru_triage_sw"):
        viewer = world.user(who)
        with world.acting(viewer):
            return {other.pk for other in at_the_same_address([person], viewer)}

    def test_the_same_address_is_found_however_written(self, world):
        one = referred(world, address="12 Invented Row", postcode="PE1 1ZZ")
        other = referred(world, address="12, invented row", postcode="pe11zz", family_name="Else")
        assert self.neighbours(world, one) == {other.pk}

    def test_a_street_without_a_postcode_is_no_address(self, world):
        one = referred(world, address="12 Invented Row", postcode="")
        referred(world, address="12 Invented Row", postcode="")
        assert self.neighbours(world, one) == set()

    def test_another_house_of_the_street_is_another_address(self, world):
        one = referred(world, address="12 Invented Row", postcode="PE1 1ZZ")
        referred(world, address="21 Invented Row", postcode="PE1 1ZZ")
        assert self.neighbours(world, one) == set()

    def test_only_the_desk_is_told(self, world):
        one = referred(world, address="12 Invented Row", postcode="PE1 1ZZ")
        referred(world, address="12 Invented Row", postcode="PE1 1ZZ")
        assert self.neighbours(world, one, "submitter_police") == set()

    def test_who_lived_there_before_is_found_too(self, world):
        one = referred(world, address="12 Invented Row", postcode="PE1 1ZZ")
        other = referred(world, address="12 Invented Row", postcode="PE1 1ZZ")
        with world.looking():
            HouseholdMembership.objects.filter(person=other).update(until=world.now)
        assert self.neighbours(world, one) == {other.pk}
