"""Are consent, actions and reviews written down by forms that keep everything typed and refuse beside the field?"""

import pytest

from caf.models import AgreedAction, Consent, Review
from tests.pages.caf.practitioner import (
    SCHOOL,
    buttons,
    date_of,
    in_days,
    read,
    summary,
    typed,
    url,
    words,
    wrong_fields,
)  # fmt: skip


@pytest.fixture
def school(world):
    return world.client(SCHOOL)


def consent(world, **changes):
    return {
        "given_by": "Eve Testford", "given_as": "parent", "share_with": "School and health visitor",
        "not_with": "Not her father", **date_of("given_on", in_days(world, 0)),
        **date_of("review_on", in_days(world, 30)), **changes,
    }  # fmt: skip


def review(world, **changes):
    return {
        "present": "Mother, teacher", "progress": "She is on time.", "family_said": "It is easier.",
        **date_of("held_on", in_days(world, 0)), **date_of("next_on", in_days(world, 60)), **changes,
    }  # fmt: skip


def action(world, **changes):
    said = {"wanted": "On time.", "what": "Breakfast club", "who": "School"}
    return {**said, **date_of("due_on", in_days(world, 9)), **changes}


def test_consent_opens_the_assessment(world, school):
    found = world.assessment_at("asking")
    page = school.get(url(found, "consent/"))
    assert typed(page)["review_on_year"] and "at any time" in words(page)
    assert read(page).select_one(f"a[href='{url(found, 'close/')}?ending=declined']")
    answer = school.post(url(found, "consent/"), consent(world), follow=True)
    assert "You can write the assessment now." in words(answer) and "Not her father" in words(answer)
    with world.looking():
        assert Consent.objects.get().recorded_by == world.user(SCHOOL)


WRONG_CONSENT = [
    ({"given_by": " "}, "id_given_by"),
    ({"given_by": "x" * 201}, "id_given_by"),
    ({"given_as": ""}, "id_given_as_0"),
    ({"given_as": "aunt"}, "id_given_as_0"),
    ({"given_on_day": "", "given_on_month": "", "given_on_year": ""}, "id_given_on_day"),
    ({"given_on_year": "2999"}, "id_given_on_year"),
    ({"share_with": ""}, "id_share_with"),
    ({"share_with": "x" * 4001}, "id_share_with"),
    ({"not_with": "a\x07b"}, "id_not_with"),
    ({"review_on_day": "31", "review_on_month": "2"}, "id_review_on_day"),
]
WRONG_ACTION = [
    ({"wanted": ""}, "id_wanted"),
    ({"what": "x" * 301}, "id_what"),
    ({"who": " "}, "id_who"),
    ({"who": "x" * 121}, "id_who"),
    ({"due_on_year": "1999"}, "id_due_on_year"),
    ({"due_on_month": ""}, "id_due_on_month"),
]
WRONG_REVIEW = [
    ({"present": ""}, "id_present"),
    ({"progress": "  "}, "id_progress"),
    ({"progress": "x" * 10_001}, "id_progress"),
    ({"held_on_year": "2999"}, "id_held_on_year"),
    ({"next_on_year": "1999"}, "id_next_on_year"),
    ({"family_said": "x" * 4001}, "id_family_said"),
]
EVERY = [
    *(("asking", "consent/", consent, *row) for row in WRONG_CONSENT),
    *(("open", "actions/", action, *row) for row in WRONG_ACTION),
    *(("open", "review/", review, *row) for row in WRONG_REVIEW),
]


@pytest.mark.parametrize(("stage", "page", "said", "wrong", "field"), EVERY)
def test_bad_input_is_said_beside_its_field_and_nothing_typed_is_lost(world, school, stage, page, said, wrong, field):
    found = world.assessment_at(stage)
    sent = said(world, **wrong)
    answer = school.post(url(found, page), sent)
    assert answer.status_code == 422 and field in wrong_fields(answer)
    kept = typed(answer)
    assert {name for name, value in sent.items() if value.strip() and kept.get(name) != value} <= set(wrong)
    with world.looking():
        assert not AgreedAction.objects.exists() and not Review.objects.exists()


@pytest.mark.parametrize(
    ("stage", "page", "said", "wrong", "field"),
    [
        ("asking", "consent/", consent, ("review_on", 85), "id_review_on_day"),
        ("open", "review/", review, ("next_on", 85), "id_next_on_day"),
        ("open", "review/", review, ("held_on", -30), "id_held_on_day"),
    ],
)
def test_a_day_that_the_rules_refuse_is_said_beside_it_too(world, school, stage, page, said, wrong, field):
    found = world.assessment_at(stage)
    name, days = wrong
    answer = school.post(url(found, page), said(world, **date_of(name, in_days(world, days))))
    assert answer.status_code == 422 and wrong_fields(answer) == [field] and len(summary(answer)) == 1


def test_an_action_is_agreed_and_what_came_of_it_is_said(world, school):
    found = world.assessment_at("open")
    answer = school.post(url(found, "actions/"), action(world), follow=True)
    link = read(answer).select_one("#actions ~ table a")
    assert "Breakfast club" in link.text
    assert school.post(link["href"], {"result": ""}).status_code == 422
    done = school.post(link["href"], {"result": "She comes every day."}, follow=True)
    assert "She comes every day." in words(done) and not read(done).select("#actions ~ table a")


def test_an_action_of_another_caf_is_not_found_here(world, school):
    one, other = world.assessment_at("written", family_name="One"), world.assessment_at("open", family_name="Two")
    with world.looking():
        action_id = AgreedAction.objects.get(assessment=one).pk
    assert school.get(url(other, f"actions/{action_id}/")).status_code == 404
    assert school.get(url(one, f"actions/{action_id}/")).status_code == 200


def test_a_review_shows_what_had_been_agreed_and_proposes_a_working_day_within_twelve_weeks(world, school):
    found = world.assessment_at("written")
    page = school.get(url(found, "review/"))
    assert "Breakfast club every morning" in words(page)
    answer = school.post(
        url(found, "review/"), {**typed(page), "present": "Mother", "progress": "She is on time."}, follow=True
    )
    assert "the clock of the next one runs" in words(answer) and "She is on time." in words(answer)
    with world.looking():
        day = Review.objects.get().next_on
    assert in_days(world, 77) <= day <= in_days(world, 84) and day.weekday() < 5


@pytest.mark.parametrize("page", ["consent/", "actions/", "review/", "close/", "step-up/"])
def test_what_is_sent_after_the_end_is_refused_and_still_on_the_page(world, school, page):
    found = world.assessment_at("closed")
    assert school.get(url(found, page)).status_code == 409
    said = {"consent/": consent, "actions/": action, "review/": review}
    sent = said[page](world) if page in said else {"ending": "needs_met", "note": "Too late."}
    answer = school.post(url(found, page), sent)
    assert answer.status_code in (409, 422) and not set(buttons(answer)) & {"Take the lead"}
    if page in said:
        assert {value for value in sent.values() if value} <= set(typed(answer).values())


def test_consent_sent_twice_is_recorded_once_and_not_called_a_problem(world, school):
    found = world.assessment_at("asking")
    for _ in range(2):
        answer = school.post(url(found, "consent/"), consent(world), follow=True)
        assert answer.status_code == 200 and "You can write the assessment now." in words(answer)
    with world.looking():
        assert Consent.objects.count() == 1


def test_who_comes_with_other_words_is_told_that_consent_is_recorded_and_keeps_theirs(world, school):
    found = world.assessment_at("asking")
    school.post(url(found, "consent/"), consent(world))
    answer = school.post(url(found, "consent/"), consent(world, given_by="Adam Testford"))
    assert answer.status_code == 409 and typed(answer)["given_by"] == "Adam Testford"
    assert summary(answer) == ["The family's consent is recorded already. What it agreed to stands in the CAF."]
    assert "is recorded already" in words(school.get(url(found, "consent/")))


def test_two_who_say_what_came_of_an_action_do_not_both_hear_that_it_is_written_down(world, school):
    found = world.assessment_at("open")
    school.post(url(found, "actions/"), action(world))
    with world.looking():
        page = url(found, f"actions/{AgreedAction.objects.get().pk}/")
    for _ in range(2):
        assert "She comes." in words(school.post(page, {"result": "She comes."}, follow=True))
    answer = school.post(page, {"result": "She does not."})
    assert answer.status_code == 409 and typed(answer)["result"] == "She does not."
    assert "written down already" in summary(answer)[0] and "She comes." in words(answer)
    assert school.get(page).status_code == 409
