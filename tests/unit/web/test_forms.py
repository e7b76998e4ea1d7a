"""Do forms come out in GOV.UK's markup, tied together for people who cannot see them?"""

import pytest
from bs4 import BeautifulSoup
from django.forms import formset_factory
from django.http import QueryDict

from maru.web import fields, forms


class Concern(forms.Form):
    """One of each kind of control."""

    reveals = {"called": {"yes": ("incident",)}}
    name = fields.Text("Family name", needed="Enter the family name", help_text="As the family writes it")
    happened = fields.Text("What happened?", rows=5, max_length=4000)
    called = fields.YesNo("Did you call 999?")
    incident = fields.Text("Incident number", required=False)
    born = fields.DateParts("Date of birth", past=True, help_text="For example, 27 3 2014")
    kinds = fields.Choices("Kinds", choices=[("a", "A"), ("b", "B")], hints={"a": "the first"})
    agreed = fields.Tick("I agree")


class Child(forms.Form):
    """Somebody repeated."""

    name = fields.Text("Name")


Children = formset_factory(Child, formset=forms.FormSet, extra=0, min_num=1, max_num=3)


def soup(drawn):
    return BeautifulSoup(str(drawn), "html.parser")


def typed(**values):
    data = QueryDict(mutable=True)
    for key, value in values.items():
        data.setlist(key.replace("__", "-"), value if isinstance(value, list) else [value])
    return data


def test_every_control_has_a_label_and_every_group_a_legend():
    page = soup(Concern())
    labelled = {label["for"] for label in page.find_all("label")}
    controls = page.find_all(["input", "textarea", "select"])
    assert controls and all(control["id"] in labelled for control in controls)
    assert all(group.legend.text for group in page.find_all("fieldset"))


def test_hints_and_errors_are_read_out_with_their_control():
    page = soup(Concern({"name": ""}))
    control = page.find(id="id_name")
    described = [page.find(id=name).get_text(" ", strip=True) for name in control["aria-describedby"].split()]
    assert described == ["As the family writes it", "Error: Enter the family name"]
    group = page.find(id="id_born_day").find_parent("fieldset")
    assert group["aria-describedby"] == "id_born_helptext id_born_error"


def test_no_id_is_used_twice():
    ids = [element["id"] for element in soup(Concern({})).find_all(id=True)]
    assert len(ids) == len(set(ids))


def test_long_text_says_its_limit_without_javascript():
    page = soup(Concern())
    assert page.find(id="id_happened-info").text == "You can enter up to 4000 characters"
    assert page.find(id="id_happened").find_parent(attrs={"data-maxlength": "4000"})
    assert not page.find(id="id_happened").has_attr("maxlength")


def test_a_revealed_question_stands_under_its_answer_and_only_there():
    page = soup(Concern())
    assert len(page.find_all(id="id_incident")) == 1
    assert page.find(id="id_incident").find_parent(id="conditional-id_called_0")
    assert page.find(id="id_called_0")["data-aria-controls"] == "conditional-id_called_0"


def test_only_the_wrong_box_of_a_date_is_red():
    page = soup(Concern({"born_day": "3", "born_month": "", "born_year": "2014"}))
    red = [box["id"] for box in page.select(".govuk-date-input__input.govuk-input--error")]
    assert red == ["id_born_month"]
    assert page.find(id="id_born_day")["value"] == "3"


@pytest.mark.parametrize(
    ("name", "target"),
    [("name", "id_name"), ("called", "id_called_0"), ("born", "id_born_day"), ("kinds", "id_kinds_0")],
)
def test_errors_lead_to_a_control_that_exists(name, target):
    form = Concern({})
    assert form[name].error_target == target
    assert soup(form).find(id=target)


def test_what_was_typed_is_still_there_after_an_error():
    page = soup(Concern(typed(happened="<b>x</b>", called="no", kinds=["b"], agreed="on")))
    assert page.find(id="id_happened").text.strip() == "<b>x</b>"
    assert [box["id"] for box in page.find_all("input", checked=True)] == ["id_called_1", "id_kinds_1", "id_agreed"]


def test_a_missing_answer_has_a_sentence_even_where_none_was_written():
    errors = Concern({}).errors
    assert errors["happened"] == ["Enter an answer to “What happened?”"]
    assert errors["kinds"] == ["Choose kinds"]
    assert errors["agreed"] == ["Tick “I agree” to go on"]


def test_a_filter_says_optional_nowhere():
    class Filter(forms.FilterForm):
        area = fields.Select("Area", choices=[("p", "Peterborough")], required=False)

    assert "(optional)" not in str(Filter()) and "(optional)" in str(Concern())


def test_enter_in_a_repeated_form_neither_adds_nor_removes():
    first = soup(Children()).find("button")
    assert not first.has_attr("name")


def test_another_person_keeps_what_was_typed_and_judges_nothing():
    data = typed(form__TOTAL_FORMS="1", form__INITIAL_FORMS="0", form__add="1")
    data["form-0-name"] = "Kit"
    shown = forms.unjudged(Children(Children.rearranged(data)))
    page = soup(shown)
    assert page.find(id="id_form-0-name")["value"] == "Kit"
    assert page.find(id="id_form-1-name") and "Error" not in page.text


def test_removing_a_person_moves_the_others_up():
    data = typed(form__TOTAL_FORMS="3", form__INITIAL_FORMS="0", form__remove="1")
    for at, name in enumerate(("Ann", "Ben", "Cal")):
        data[f"form-{at}-name"] = name
    changed = Children.rearranged(data)
    assert [changed["form-0-name"], changed["form-1-name"], changed["form-TOTAL_FORMS"]] == ["Ann", "Cal", "2"]
    assert "form-2-name" not in changed


def test_nothing_is_rearranged_unless_a_button_says_so():
    assert Children.rearranged(typed(form__TOTAL_FORMS="1")) is None


@pytest.mark.parametrize("count", ["", "x", "-1", "9" * 50, "٣"])
def test_a_tampered_count_is_an_error_and_no_crash(count):
    data = typed(form__TOTAL_FORMS=count, form__INITIAL_FORMS="0", form__remove="7")
    assert Children.rearranged(data) is not None
    assert not Children(data).is_valid()


def test_there_is_room_for_three_only():
    data = typed(form__TOTAL_FORMS="3", form__INITIAL_FORMS="0", form__add="1")
    changed = Children.rearranged(data)
    assert changed["form-TOTAL_FORMS"] == "3"
    assert "Add another" not in str(forms.unjudged(Children(changed)))


def test_more_than_there_is_room_for_is_said_and_not_drawn():
    data = typed(form__TOTAL_FORMS="900", form__INITIAL_FORMS="0")
    children = Children(data)
    assert not children.is_valid() and len(children.forms) == 4
