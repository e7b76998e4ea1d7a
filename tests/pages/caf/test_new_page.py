"""Is a CAF opened on one page, with or without scripts, and is nothing typed ever lost?"""

import pytest

from caf.models import Assessment, FamilyMember
from tests.pages.caf.practitioner import SCHOOL, date_of, in_days, read, summary, typed, words, wrong_fields

BASICS = {
    "child-role": "child", "child-family_name": "Testford", "child-given_names": "Ada", "child-sex": "F",
    "child-date_of_birth_day": "3", "child-date_of_birth_month": "mar", "child-date_of_birth_year": "2019",
    "child-address": "1 Invented Row", "child-postcode": "pe11zz", "child-school": "Alderbrook Academy",
    "why": "She is often late and says that nobody gets up with her.",
}  # fmt: skip
MOTHER = {
    "family-0-role": "parent", "family-0-given_names": "Eve", "family-0-family_name": "Testford",
    "family-0-relationship": "mother", "family-0-same_address": "on", "family-TOTAL_FORMS": "1",
    "family-INITIAL_FORMS": "0",
}  # fmt: skip


@pytest.fixture
def school(world):
    return world.client(SCHOOL)


def test_the_page_says_first_when_it_is_the_wrong_thing(school):
    answer = school.get("/caf/new/")
    assert "needs a referral, not a CAF" in words(answer) and "call 999" in words(answer)
    assert read(answer).main.select_one("a[href='/referrals/new/']")
    assert "An adult at risk" not in words(answer)


def test_it_is_opened_with_the_family_as_written(world, school):
    answer = school.post("/caf/new/", {**BASICS, **MOTHER})
    with world.looking():
        found = Assessment.objects.get()
        mother = FamilyMember.objects.get()
    assert answer["Location"] == f"/caf/{found.reference}/"
    assert (found.name, str(found.date_of_birth), found.postcode) == ("Ada Testford", "2019-03-03", "PE1 1ZZ")
    assert (mother.name, mother.relationship, mother.address) == ("Eve Testford", "mother", "1 Invented Row")
    assert "Now ask the family." in words(school.get(answer["Location"]))


def test_a_family_of_whom_nothing_is_known_is_left_empty(world, school):
    empty = {"family-TOTAL_FORMS": "1", "family-INITIAL_FORMS": "0", "family-0-family_name": ""}
    assert school.post("/caf/new/", {**BASICS, **empty}).status_code == 302
    with world.looking():
        assert not FamilyMember.objects.exists()


def test_an_unborn_child_has_an_expected_day(world, school):
    unborn = {k: v for k, v in BASICS.items() if "date_of_birth" not in k}
    unborn |= {"child-role": "unborn", "child-sex": "U", **date_of("child-expected_on", in_days(world, 60))}
    assert school.post("/caf/new/", unborn).status_code == 302
    with world.looking():
        found = Assessment.objects.get()
    assert (found.role, found.expected_on, found.date_of_birth) == ("unborn", in_days(world, 60), None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"child-role": ""}, "id_child-role_0"),
        ({"child-role": "adult"}, "id_child-role_0"),
        ({"child-family_name": "", "child-given_names": ""}, "id_child-family_name"),
        ({"child-given_names": "x" * 101}, "id_child-given_names"),
        ({"child-given_names": "A\x00da"}, "id_child-given_names"),
        ({"child-date_of_birth_day": "31", "child-date_of_birth_month": "2"}, "id_child-date_of_birth_day"),
        ({"child-date_of_birth_year": "1990"}, "id_child-date_of_birth_day"),
        ({"child-date_of_birth_year": "2999"}, "id_child-date_of_birth_year"),
        ({"child-age_estimate": "7"}, "id_child-age_estimate"),
        ({"child-sex": "X"}, "id_child-sex_0"),
        ({"child-postcode": "nowhere"}, "id_child-postcode"),
        ({"child-nhs_number": "1234567890"}, "id_child-nhs_number"),
        ({"child-phone": "call me"}, "id_child-phone"),
        ({"why": "  "}, "id_why"),
        ({"why": "x" * 10_001}, "id_why"),
        ({"family-0-role": ""}, "id_family-0-role_0"),
        ({"family-0-role": "child"}, "id_family-0-role_0"),
        ({"family-0-address": "2 Elsewhere"}, "id_family-0-address"),
        ({"family-0-relationship": "x" * 31}, "id_family-0-relationship"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_typed_is_lost(world, school, wrong, field):
    sent = {**BASICS, **MOTHER, **wrong}
    answer = school.post("/caf/new/", sent)
    assert answer.status_code == 422 and field in wrong_fields(answer)
    kept = typed(answer)
    lost = {
        name
        for name, value in sent.items()
        if value and kept.get(name) != value and name not in wrong and "FORMS" not in name
    }
    assert lost == set()
    with world.looking():
        assert not Assessment.objects.exists()


def test_one_person_more_and_one_fewer_keep_everything_and_judge_nothing(school):
    more = school.post("/caf/new/", {**BASICS, **MOTHER, "why": "", "family-add": "1"})
    assert more.status_code == 200 and summary(more) == []
    kept = typed(more)
    assert kept["child-given_names"] == "Ada" and kept["family-0-relationship"] == "mother"
    assert "family-1-role" in str(read(more)) and kept["family-TOTAL_FORMS"] == "2"
    fewer = school.post("/caf/new/", {**kept, "family-remove": "0"})
    assert fewer.status_code == 200 and typed(fewer)["family-TOTAL_FORMS"] == "1"
    assert "family-0-relationship" not in {k for k, v in typed(fewer).items() if v}


def test_a_false_count_loses_nobody(world, school):
    assert school.post("/caf/new/", {**BASICS, **MOTHER, "family-TOTAL_FORMS": "0"}).status_code == 302
    with world.looking():
        assert FamilyMember.objects.count() == 1


def test_a_child_who_has_one_is_a_link_away_with_everything_still_on_the_page(world, school):
    first = school.post("/caf/new/", BASICS)["Location"]
    answer = school.post("/caf/new/", {**BASICS, **MOTHER, "why": "Another reason."})
    assert answer.status_code == 409 and "is open for a child of this name" in summary(answer)[0]
    assert read(answer).main.select_one(f"a[href='{first}']")
    assert typed(answer)["why"] == "Another reason." and typed(answer)["family-0-given_names"] == "Eve"


def test_what_another_agency_has_is_not_told(world, school):
    assert world.client("submitter_health").post("/caf/new/", BASICS).status_code == 302
    assert school.post("/caf/new/", BASICS).status_code == 302


def test_what_is_sent_after_the_session_has_ended_is_given_back(world):
    answer = world.client().post("/caf/new/", BASICS)
    assert answer.status_code == 401 and BASICS["why"] in words(answer)
