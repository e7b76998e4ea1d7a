"""What may be answered on a day, and what an answer of the past meant."""

from datetime import date

import pytest

from maru.codes.models import Code, CodeList
from maru.codes.queries import choices, label, labels_of
from maru.web import fields, forms
from maru.web.coded import Coded
from referrals import threshold

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture
def colours():
    """A list of two colours, a third that ended, and one to come; blue was called azure once."""
    made = CodeList.objects.create(slug="colours", title="Colours", source="A test")
    rows = [
        ("b", "Azure", date(2014, 1, 1), date(2020, 1, 1)),
        ("b", "Blue", date(2020, 1, 1), None),
        ("r", "Red", date(2014, 1, 1), None),
        ("g", "Grey", date(2014, 1, 1), date(2021, 1, 1)),
        ("p", "Pink", date(2999, 1, 1), None),
    ]
    for place, (code, said, since, until) in enumerate(rows):
        Code.objects.create(list=made, code=code, label=said, position=place, valid_from=since, valid_until=until)
    return made


def test_what_has_ended_and_what_is_to_come_is_not_offered(colours):
    assert choices("colours", TODAY) == [("b", "Blue"), ("r", "Red")]


def test_a_code_ends_before_its_last_day(colours):
    assert ("g", "Grey") in choices("colours", date(2020, 12, 31))
    assert ("g", "Grey") not in choices("colours", date(2021, 1, 1))


def test_a_record_of_the_past_keeps_its_words(colours):
    assert label("colours", "b", date(2019, 12, 31)) == "Azure"
    assert label("colours", "b", TODAY) == "Blue"


def test_what_has_ended_is_read_and_what_is_not_known_is_shown_bare(colours):
    assert label("colours", "g", TODAY) == "Grey"
    assert label("colours", "p", TODAY) == "Pink"
    assert label("colours", "zz", TODAY) == "zz"


def test_many_labels_of_many_lists_cost_one_query(colours, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = labels_of([("colours", "b"), ("sex", "F"), ("ethnicity", "NS")], TODAY)
    assert found == {("colours", "b"): "Blue", ("sex", "F"): "Female", ("ethnicity", "NS"): "Not stated"}


def test_no_labels_cost_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert labels_of([], TODAY) == {}


def test_every_list_of_the_first_release_offers_something_each_code_once():
    for one in CodeList.objects.all():
        offered = [code for code, _label in choices(one.slug, TODAY)]
        assert offered and len(offered) == len(set(offered)), one.slug


def test_the_retired_codes_of_the_census_stand_with_their_end():
    retired = set(
        Code.objects.filter(list__slug="assessment_factor").exclude(valid_until=None).values_list("code", flat=True)
    )
    assert retired == {"8A", "18A", "19A"}


def test_every_indicator_is_counted_as_a_factor_of_the_census():
    factors = {code for code, _label in choices("assessment_factor", TODAY)}
    counted = set(Code.objects.filter(list__slug="risk_indicator").values_list("group", flat=True))
    assert counted <= factors


def test_the_ethnic_groups_are_the_nineteen_and_not_stated():
    assert len(choices("ethnicity", TODAY)) == 20


class Answers(forms.Form):
    colour = Coded("colours", "Colour", needed="Choose a colour")
    spoken = Coded("language", "Language", required=False)
    worries = Coded("risk_indicator", "Worries", multiple=True, required=False)
    name = fields.Text("Name", required=False)


def test_a_form_reads_all_of_its_lists_at_once(colours, django_assert_num_queries):
    with django_assert_num_queries(1):
        form = Answers({"colour": "r", "spoken": "pl", "worries": ["neglect", "cse"]})
        assert form.is_valid()
    assert form.cleaned_data["worries"] == ["neglect", "cse"]


def test_a_form_without_coded_fields_asks_nothing(django_assert_num_queries):
    class Plain(forms.Form):
        name = fields.Text("Name")

    with django_assert_num_queries(0):
        Plain()


def test_few_are_radio_buttons_many_a_drop_down_list_and_several_checkboxes(colours):
    form = Answers()
    assert [form[name].kind for name in ("colour", "spoken", "worries")] == ["radios", "select", "checkboxes"]
    assert "Choose…" in str(form["spoken"]) and "Polish" in str(form["spoken"])


@pytest.mark.parametrize("sent", ["x", "p"])
def test_what_the_list_of_today_does_not_have_is_refused(colours, sent):
    form = Answers({"colour": sent})
    assert form.errors["colour"] == ["Choose one of the answers shown"]


def test_nothing_chosen_is_said(colours):
    assert Answers({}).errors["colour"] == ["Choose a colour"]


def test_a_code_that_ended_since_the_draft_is_shown_and_asked_for_anew(colours):
    form = Answers({"colour": "g"})
    assert form.errors["colour"] == ["“Grey” is no longer used: choose another answer"]
    assert "Grey (no longer used)" in str(form["colour"]) and "checked" in str(form["colour"])
    assert "Grey (no longer used)" in str(Answers(initial={"colour": "g"})["colour"])
    assert "Grey" not in str(Answers()["colour"])


def test_a_list_that_changes_is_read_anew_by_the_next_form(colours):
    Answers()
    Code.objects.create(list=colours, code="n", label="New", position=9, valid_from=date(2014, 1, 1))
    assert Answers({"colour": "n"}).is_valid()


def test_the_threshold_knows_every_aggravator_and_no_indicator_that_there_is_not():
    assert {code for code, _label in choices("aggravator", TODAY)} == threshold.AGGRAVATORS.keys()
    indicators = {code for code, _label in choices("risk_indicator", TODAY)}
    assert indicators >= threshold.STATUTORY | threshold.TARGETED == threshold.NAMES.keys()
