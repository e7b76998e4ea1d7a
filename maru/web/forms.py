"""Plain Django forms in GOV.UK's markup: `{{ form }}`, `{{ form.name.as_field_group }}`, `{{ formset }}`."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.utils import ErrorDict, ErrorList

from maru.web import coded, words

KINDS = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.CheckboxInput, "tick"),
    (forms.Textarea, "textarea"),
    (forms.MultiWidget, "date"),
    (forms.FileInput, "file"),
    (forms.Widget, "input"),
)
CLASSES = {"input": "govuk-input", "textarea": "govuk-textarea", "select": "govuk-select", "file": "govuk-file-upload"}
WIDTHS = (2, 3, 4, 5, 10, 20)


class GovukBoundField(BoundField):
    """A field of a form with what its GOV.UK markup needs."""

    @property
    def kind(self) -> str:
        """Which part of GOV.UK's design system draws it."""
        return next(kind for widget, kind in KINDS if isinstance(self.field.widget, widget))

    @property
    def optional(self) -> bool:
        """Whether its label says "(optional)": not where it is one of several of which one is needed."""
        marked = getattr(self.form, "marks_optional", True) and self.name not in getattr(self.form, "one_of", ())
        return not self.field.required and marked and self.kind != "tick"

    @property
    def size(self) -> str:
        """The size of its label: s unless the field or its form says otherwise."""
        return getattr(self.field, "size", "") or getattr(self.form, "label_size", "s")

    @property
    def counts_characters(self) -> bool:
        """Whether the remaining characters are counted while typing."""
        return self.kind == "textarea" and bool(self.field.max_length)

    @property
    def look(self) -> str:
        """The further classes of radios and checkboxes: small on dense pages, side by side where they are few."""
        base = f"govuk-{self.kind}"
        reveals = getattr(self.form, "reveals", {}).get(self.name)
        small = f" {base}--small" if getattr(self.form, "compact", False) else ""
        return small + (f" {base}--inline" if getattr(self.field, "inline", False) and not reveals else "")

    @property
    def wrong_parts(self) -> list[str]:
        """The boxes of a date that are wrong: the ones the error names, else all of them."""
        errors = self.form.errors.get(self.name)
        if not errors or self.kind != "date":
            return []
        named = [part for error in errors.as_data() for part in getattr(error, "parts", ())]
        return named or list(self.field.widget.parts)

    @property
    def error_target(self) -> str:
        """The id to which the error summary leads: the first control that is wrong."""
        if self.kind == "date":
            return f"{self.auto_id}_{(self.wrong_parts or ['day'])[0]}"
        return f"{self.auto_id}_0" if self.kind in ("radios", "checkboxes") else str(self.auto_id)

    @property
    def options(self) -> list[dict[str, Any]]:
        """The answers of radios and checkboxes, each with its hint and the fields that it reveals."""
        hints = getattr(self.field, "hints", {})
        reveals = getattr(self.form, "reveals", {}).get(self.name, {})
        found = []
        for option in self.subwidgets:
            value = str(option.data["value"])
            shown = [self.form[name] for name in reveals.get(value, ())]
            found.append({"data": option.data, "hint": hints.get(value, ""), "reveals": shown})
        return found

    @property
    def boxes(self) -> list[dict[str, Any]]:
        """The three boxes of a date."""
        context = self.field.widget.get_context(self.html_name, self.value(), {"id": self.auto_id})
        parts = zip(self.field.widget.parts, context["widget"]["subwidgets"], strict=True)
        return [{"part": part, "widget": box, "wrong": part in self.wrong_parts} for part, box in parts]

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        """Django's attributes and GOV.UK's classes."""
        attrs = super().build_widget_attrs(attrs, widget)
        for unwanted in ("aria-invalid", "required", "placeholder"):
            attrs[unwanted] = False
        base = CLASSES.get(self.kind)
        if base:
            size = self.field.widget.attrs.get("size", "")
            classes = [self.field.widget.attrs.get("class", ""), base]
            classes += [f"{base}--width-{size}"] if size.isdigit() and int(size) in WIDTHS else []
            classes += [f"{base}--error"] if self.errors else []
            classes += ["govuk-js-character-count"] if self.counts_characters else []
            attrs["class"] = " ".join(name for name in classes if name)
        if self.counts_characters:
            described = attrs.get("aria-describedby", "")
            attrs["aria-describedby"] = f"{described} {self.auto_id}-info".strip()
        return attrs


class GovukRenderer(DjangoTemplates):
    """Draws every form of the product; its templates stand in maru/web/templates/maru/forms/."""

    form_template_name = "maru/forms/form.html"
    formset_template_name = "maru/forms/formset.html"
    field_template_name = "maru/forms/field.html"
    bound_field_class = GovukBoundField


class Form(forms.Form):
    """A form of the house: no browser validation, and plain sentences for what is missing.

    `compact` makes radios and checkboxes small, `label_size` sets the labels' size (s, m, l).

    `one_of` names fields of which one must be answered: their labels do not say "(optional)".

    `reveals = {"called": {"yes": ("incident_number",)}}` shows fields under an answer; without JavaScript
    they are simply shown.
    """

    use_required_attribute = False
    compact = False
    label_size = "s"
    marks_optional = True
    one_of: tuple[str, ...] = ()
    reveals: Mapping[str, Mapping[str, tuple[str, ...]]] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        coded.offer(self)
        for name, field in self.fields.items():
            if field.label is None:
                field.label = name.replace("_", " ").capitalize()
            if field.required and field.error_messages["required"] is forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = missing_sentence(field)

    def get_context(self) -> dict[str, Any]:
        """Revealed fields are drawn under their answers, not a second time."""
        context = super().get_context()
        hidden = {name for answers in self.reveals.values() for names in answers.values() for name in names}
        context["fields"] = [(field, errors) for field, errors in context["fields"] if field.name not in hidden]
        return context


def missing_sentence(field: forms.Field) -> str:
    """What is said when the field is empty and has no sentence of its own."""
    label = str(field.label).rstrip("?")
    if isinstance(field, forms.BooleanField):
        return f"Tick “{label}” to go on"
    chosen = isinstance(field, (forms.ChoiceField, forms.MultipleChoiceField))
    if str(field.label).endswith("?"):
        return f"{'Choose' if chosen else 'Enter'} an answer to “{label}?”"
    return f"{'Choose' if chosen else 'Enter'} {words.opened(label)}"


class FilterForm(Form):
    """A form of the filter panel: nothing is required, and no label says so."""

    compact = True
    marks_optional = False


class FormSet(forms.BaseFormSet):
    """Several of the same on one page, such as people, with buttons to add and to remove one.

    The buttons are submits, so they work without JavaScript: a view asks `rearranged` first and, when it
    answers, shows `unjudged(Children(answer))`.
    """

    noun = "person"
    title = ""
    default_error_messages = {
        "missing_management_form": "Part of this page did not arrive. Load the page again and send it once more",
        "too_many_forms": "There is room for %(num)d on this page",
        "too_few_forms": "Add at least %(num)d",
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.validate_min = self.validate_max = True
        # One more than allowed is enough to notice; a thousand empty ones would only cost time.
        self.absolute_max = self.max_num + 1

    def total_form_count(self) -> int:
        """As many as came, but never fewer than must be there."""
        return max(super().total_form_count(), self.min_num)

    @classmethod
    def rearranged(cls, data: Any, prefix: str = "") -> Any:
        """What was typed with one more or without one, or None when neither button was pressed.

        `data` is request.POST; the answer takes its place when the formset is made again.
        """
        prefix = prefix or cls.get_default_prefix()
        if f"{prefix}-add" not in data and f"{prefix}-remove" not in data:
            return None
        copy = data.copy()
        total = as_count(copy.get(f"{prefix}-TOTAL_FORMS"), cls.absolute_max)
        if f"{prefix}-add" in data:
            total = min(total + 1, cls.max_num)
        else:
            gone = as_count(data.get(f"{prefix}-remove"), total)
            if gone < total:
                close_gap(copy, prefix, gone)
                total -= 1
        copy[f"{prefix}-TOTAL_FORMS"] = str(total)
        return copy

    @property
    def can_add(self) -> bool:
        """Whether there is room for one more."""
        return self.total_form_count() < self.max_num

    @property
    def can_remove(self) -> bool:
        """Whether one may go."""
        return self.total_form_count() > self.min_num


def unjudged(bound: Any) -> Any:
    """The same form or formset with everything typed in it, and no error yet: for showing it again half done."""
    for form in getattr(bound, "forms", [bound]):
        form._errors = ErrorDict(renderer=form.renderer)
        form.cleaned_data = {}
    if hasattr(bound, "forms"):
        bound._errors = [form._errors for form in bound.forms]
        bound._non_form_errors = ErrorList(renderer=bound.renderer)
    return bound


def as_count(typed: Any, most: int) -> int:
    """A number from a hidden field, which anybody may have changed."""
    text = str(typed or "")
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 6 else most


def close_gap(data: Any, prefix: str, gone: int) -> None:
    """Drop one form's answers and move those after it up by one."""
    kept = {}
    for key in list(data):
        head, _, rest = key.removeprefix(f"{prefix}-").partition("-")
        if not key.startswith(f"{prefix}-") or not head.isdigit() or not rest:
            continue
        values = data.getlist(key)
        del data[key]
        if int(head) != gone:
            kept[f"{prefix}-{int(head) - (int(head) > gone)}-{rest}"] = values
    for key, values in kept.items():
        data.setlist(key, values)
