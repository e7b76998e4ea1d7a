"""What does each page of the form refuse, and in which words?"""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from maru.web import words
from referrals.forms import FORMS
from referrals.forms.people import today

CHILD = {"role": "child", "family_name": "Testford", "sex": "F", "date_of_birth": "", "age_estimate": ""}


def typed(slug, **answers):
    """A page of the form as a browser would send it; a tuple stands for the boxes of a date."""
    data = QueryDict(mutable=True)
    for name, value in answers.items():
        if isinstance(value, tuple):
            for part, text in zip(("day", "month", "year"), value, strict=True):
                data[f"{name}_{part}"] = text
        else:
            data[name] = value
    return FORMS[slug].typed(data)


def errors(form):
    form.is_valid()
    return {name: [str(sentence) for sentence in sentences] for name, sentences in form.errors.items()}


def parts(day):
    return (str(day.day), str(day.month), str(day.year))


def subject(index=0, **answers):
    """The errors of one child or adult at risk."""
    form = typed("subjects", **{f"form-{index}-{name}": value for name, value in {**CHILD, **answers}.items()})
    form.is_valid()
    return {name: [str(s) for s in sentences] for name, sentences in form.forms[index].errors.items()}


def years_ago(years, days=0):
    now = today()
    return now.replace(year=now.year - years, day=min(now.day, 28)) + timedelta(days=days)


@pytest.mark.parametrize(
    "facts",
    [
        {"date_of_birth": ("3", "mar", "2019")},
        {"age_estimate": "0"},
        {"age_estimate": "7"},
        {"age_unknown": "on"},
    ],
)
def test_one_fact_about_a_childs_age_is_enough(facts):
    assert subject(**facts) == {}


def test_a_child_without_any_fact_about_its_age_is_asked_for_one():
    assert subject()["date_of_birth"] == ["Enter the date of birth or an estimated age, or tick that neither is known"]


@pytest.mark.parametrize(
    "facts",
    [
        {"date_of_birth": ("3", "3", "2019"), "age_estimate": "7"},
        {"date_of_birth": ("3", "3", "2019"), "age_unknown": "on"},
        {"age_estimate": "0", "age_unknown": "on"},
    ],
)
def test_two_facts_about_a_childs_age_contradict_each_other(facts):
    assert ["Give only one of date of birth, estimated age and “not known”"] in subject(**facts).values()


def test_a_date_of_birth_may_be_today_but_not_tomorrow():
    assert subject(date_of_birth=parts(today())) == {}
    wrong = subject(date_of_birth=parts(today() + timedelta(days=1)))
    assert wrong == {"date_of_birth": ["Date of birth must be today or in the past"]}


@pytest.mark.parametrize(("days", "right"), [(-31, False), (-30, True), (0, True), (280, True), (281, False)])
def test_an_unborn_child_is_expected_within_forty_weeks(days, right):
    found = subject(role="unborn", sex="U", expected_on=parts(today() + timedelta(days=days)))
    assert found == ({} if right else {"expected_on": [found["expected_on"][0]]})
    assert right or found["expected_on"][0].startswith("The expected date of birth must be between ")


def test_an_unborn_child_has_an_expected_date_or_none_that_is_known():
    assert subject(role="unborn")["expected_on"] == ["Enter the expected date of birth, or tick that it is not known"]
    assert subject(role="unborn", age_unknown="on") == {}
    both = subject(role="unborn", age_unknown="on", expected_on=parts(today()))
    assert both["age_unknown"] == ["Give the expected date of birth or tick “not known”, not both"]
    assert "date_of_birth" in subject(role="unborn", expected_on=parts(today()), date_of_birth=parts(today()))


def test_what_stands_under_another_answer_is_not_asked():
    form = typed("subjects", **{f"form-0-{n}": v for n, v in {**CHILD, "age_estimate": "7"}.items()},
                 **{"form-0-expected_on": ("99", "99", "99")})  # fmt: skip
    assert form.is_valid()
    assert form.answers()["people"][0]["expected_on"] is None


def test_who_is_18_today_is_no_child_and_who_is_17_is_no_adult_at_risk():
    assert subject(date_of_birth=parts(years_ago(18, days=1))) == {}
    grown = subject(date_of_birth=parts(years_ago(18)))["date_of_birth"][0]
    assert "choose “An adult at risk”" in grown
    assert "choose “An adult at risk”" in subject(age_estimate="18")["age_estimate"][0]
    assert subject(role="adult", date_of_birth=parts(years_ago(18))) == {}
    young = subject(role="adult", age_estimate="17")["age_estimate"]
    assert young == ["This person is under 18. Choose “A child or young person under 18”"]


def test_somebody_has_a_name_even_if_it_is_unknown():
    assert subject(family_name="", age_estimate="7") == {
        "family_name": ["Enter a name. If you know none, write “Unknown”"]
    }
    assert subject(family_name="", given_names="Ada", age_estimate="7") == {}


def test_the_first_person_is_asked_for_no_address_to_share():
    form = typed("subjects", **{"form-0-role": "child", "form-1-role": "child"})
    assert "same_address" not in form.forms[0].fields
    assert "same_address" in form.forms[1].fields


def test_an_address_is_the_same_or_another():
    answers = {**CHILD, "age_estimate": "7", "same_address": "on", "address": "2 Other Row"}
    form = typed("subjects", **{f"form-0-{n}": v for n, v in CHILD.items()},
                 **{f"form-1-{n}": v for n, v in answers.items()})  # fmt: skip
    form.is_valid()
    assert form.forms[1].errors["address"] == ["Tick the box or write an address, not both"]


def test_there_must_be_somebody_at_risk_and_need_be_nobody_around_them():
    assert not typed("subjects").is_valid()
    assert typed("others").is_valid()
    assert typed("others", **{"form-0-family_name": ""}).answers() == {"people": []}


def test_a_false_count_of_people_loses_nobody():
    answers = {f"form-{i}-{n}": v for i in range(3) for n, v in {**CHILD, "age_estimate": "7"}.items()}
    for count in ("0", "99999999999", "abc", ""):
        form = typed("subjects", **answers, **{"form-TOTAL_FORMS": count, "form-INITIAL_FORMS": count})
        assert form.is_valid() and len(form.answers()["people"]) == 3


def test_more_people_than_the_page_holds_are_refused_in_words():
    form = typed("subjects", **{f"form-{i}-{n}": v for i in range(30) for n, v in CHILD.items()})
    assert not form.is_valid()
    assert form.non_form_errors()[0].startswith("There is room for 20 people on this page")


def test_999_is_asked_for_only_in_immediate_danger():
    assert errors(typed("danger", immediate_danger="no")) == {}
    assert errors(typed("danger", immediate_danger="yes")) == {"called_999": ["Choose whether 999 has been called"]}
    assert errors(typed("danger", immediate_danger="yes", called_999="no")) == {}
    assert set(errors(typed("danger"))) == {"immediate_danger"}


def test_section_47_needs_no_consent_and_agreement_needs_a_yes():
    assert errors(typed("consent", lawful_basis="public_task", parents_informed="yes")) == {}
    asked = {"lawful_basis": "consent", "parents_informed": "yes"}
    assert set(errors(typed("consent", **asked))) == {"consent_given"}
    assert errors(typed("consent", **asked, consent_given="yes")) == {}
    assert errors(typed("consent", **asked, consent_given="no"))["consent_given"][0].startswith("Without the family’s")


def test_why_the_family_was_not_told_is_asked_for():
    asked = {"lawful_basis": "vital", "parents_informed": "no"}
    assert set(errors(typed("consent", **asked))) == {"not_informed_reason"}
    assert set(errors(typed("consent", **asked, not_informed_reason="other"))) == {"not_informed_detail"}
    assert errors(typed("consent", **asked, not_informed_reason="not_reached")) == {}


def test_a_telephone_number_fits_its_column_however_it_is_typed():
    form = typed("referrer", referrer_name="Ola", referrer_role="PC", referrer_phone=" ".join("+441632960140000"))
    assert form.is_valid(), form.errors
    assert len(form.cleaned_data["referrer_phone"]) <= 30


def test_what_is_wrong_is_kept_as_typed_and_what_is_right_tidied():
    form = typed("subjects", **{"form-0-postcode": "pe11zz", "form-0-nhs_number": "12\x003", "form-0-age_estimate": "x",
                                "form-0-date_of_birth": ("31", "2", "2020")})  # fmt: skip
    assert not form.is_valid()
    kept = form.answers()["people"][0]
    assert kept["postcode"] == "PE1 1ZZ" and kept["nhs_number"] == "123" and kept["age_estimate"] == "x"
    assert kept["date_of_birth"] == {"day": "31", "month": "2", "year": "2020"}


@pytest.mark.parametrize("slug", ["subjects", "danger", "concern"])
def test_what_was_kept_is_shown_again(slug):
    first = typed(slug, **{"form-0-date_of_birth": ("31", "2", "2020"), "form-0-family_name": "<b>Testford",
                           "incident_number": "CC-1", "what_happened": "She said “no”."})  # fmt: skip
    first.is_valid()
    again = str(FORMS[slug].opened(first.answers()))
    expected = {"subjects": ('value="31"', "&lt;b&gt;Testford"), "danger": ('value="CC-1"',), "concern": ("“no”",)}
    assert all(text in again for text in expected[slug])


def test_today_is_londons():
    assert today() == timezone.localdate(timezone=words.LONDON)
