"""The questions of a form as the API asks them: one serializer for a form, so that a question that is added to the
form is asked by the API too, and stands in its schema.

The serializer knows the shape of an answer (text, a day as 2014-03-27, true or false, one of a few); what is right
in it the form alone says, with its own sentences. Null and an absent name mean: not answered; so does empty text.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms as django_forms
from rest_framework import serializers

from maru.api.problems import Fault, Invalid
from maru.api.reading import at
from maru.web import fields, forms

NOT_KEPT = "Leave this out: it is asked only together with another answer, or nothing in it can be read."
UNKNOWN = "There is no such question."
# Controls, and what turns the direction of reading, as a regular expression of JSON schema has them.
STRANGE = r"\u007F-\u009F\u202A-\u202E\u2066-\u2069"
IN_A_LINE = rf"\u0000-\u001F{STRANGE}"
IN_LINES = rf"\u0000-\u0008\u000B\u000C\u000E-\u001F{STRANGE}"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Strict:
    """Takes a value of its own kind only: what would have to be turned into one is refused."""

    kind: type = str
    default_error_messages = {"type": "Give text."}

    def to_internal_value(self, data: Any) -> Any:
        if type(data) is not self.kind:
            self.fail("type")
        return data


class Words(Strict, serializers.CharField):
    """Text."""


class Answer(Words):
    """Text that answers a question of a form. What cannot be kept is refused also where the form would cut it off."""

    def __init__(self, *, question: fields.Text, **options: Any) -> None:
        self.question, self.pattern = question, pattern_of(question, blank=options.get("allow_blank"))
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if any(map(self.question.is_strange, text.replace("\r", "\n"))):
            told = self.question.say(fields.STRANGE, "characters")
            raise serializers.ValidationError(told.messages[0], told.code)
        return text


def pattern_of(question: fields.Text, *, blank: bool | None) -> str:
    """What the text may be made of; where it must say something, that something is there."""
    strange = IN_LINES if question.rows else IN_A_LINE
    return rf"^[^{strange}]*$" if blank else rf"^[^{strange}]*[^\s{strange}][^{strange}]*$"


class Ticked(Strict, serializers.BooleanField):
    """A tick: true or false."""

    kind = bool
    default_error_messages = {"type": "Give true or false."}


class Whole(Strict, serializers.IntegerField):
    """A whole number."""

    kind = int
    default_error_messages = {"type": "Give a whole number."}

    def to_internal_value(self, data: Any) -> int:
        """JSON knows one kind of number only, and 7.0 is a whole one."""
        return super().to_internal_value(int(data) if type(data) is float and data.is_integer() else data)


class Day(Strict, serializers.DateField):
    """A day, as 2014-03-27."""

    default_error_messages = {"type": "Give a day as text, like 2014-03-27."}

    def to_internal_value(self, data: Any) -> date:
        text = super().to_internal_value(data)
        try:
            return date.fromisoformat(text if DAY.fullmatch(text) else "")
        except ValueError:
            self.fail("type")


class OneOf(Strict, serializers.ChoiceField):
    """One of a few words."""

    default_error_messages = {"type": "Give one of: {choices}."}

    def to_internal_value(self, data: Any) -> str:
        if type(data) is not str or data not in self.choices:
            self.fail("type", choices=", ".join(self.choices))
        return data


def serializer_for(form: type[django_forms.BaseForm], name: str) -> type[serializers.Serializer]:
    """The serializer that asks a form's questions."""
    under_others = {shown for answers in form.reveals.values() for names in answers.values() for shown in names}
    asked = {
        key: asking(field, required=field.required and key not in under_others)
        for key, field in form.base_fields.items()
    }
    return type(name, (serializers.Serializer,), {"__doc__": form.__doc__, "__module__": form.__module__, **asked})


def asking(field: django_forms.Field, *, required: bool) -> serializers.Field:
    """One question."""
    told = {"required": required, "allow_null": not required, "help_text": in_words(field)}
    if isinstance(field, fields.DateParts):
        return Day(**told)
    if isinstance(field, fields.Tick):
        return Ticked(**told)
    if isinstance(field, fields.Number):
        return Whole(min_value=field.min_value, max_value=field.max_value, **told)
    if isinstance(field, fields.Choice):
        return OneOf(choices=[choice for choice in field.choices if choice[0]], allow_blank=not required, **told)
    if isinstance(field, fields.Text):
        blank = {"min_length": 1} if required else {"allow_blank": True}
        return Answer(question=field, max_length=field.max_length, **blank, **told)
    raise TypeError(f"the API has no way to ask {type(field).__name__}")


def in_words(field: django_forms.Field) -> str:
    """The question's label and what is said below it; how a date is typed into boxes helps nobody here."""
    label = str(field.label or "")
    hint = "" if isinstance(field, fields.DateParts) else str(field.help_text or "")
    return f"{label}{'' if label.endswith('?') else '.'} {hint}".strip() if hint else label


def shaped(serializer: serializers.Serializer, given: Any, where: str) -> tuple[dict[str, Any], list[Fault]]:
    """The answers that have the shape of one, and what has not. What was not answered is left out."""
    if not isinstance(given, Mapping):
        return {}, [Fault(where, "type", "Give an object.")]
    faults = [Fault(at(where, name), "unknown", UNKNOWN) for name in given if name not in serializer.fields]
    answers = {}
    for name, field in serializer.fields.items():
        value = given.get(name)
        if value is None or (value == "" and isinstance(field, (Words, OneOf))):
            continue
        try:
            answers[name] = field.to_internal_value(value)
        except serializers.ValidationError as error:
            faults.append(Fault(at(where, name), error.detail[0].code, str(error.detail[0])))
    return answers, faults


def typed(answers: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """The answers as a browser would send them."""
    sent = {}
    for name, value in answers.items():
        key = f"{prefix}{name}"
        if isinstance(value, date):
            parts = zip(fields.DateBoxes.parts, (value.day, value.month, f"{value.year:04}"), strict=True)
            sent |= {f"{key}_{part}": str(number) for part, number in parts}
        elif value is True:
            sent[key] = "on"
        elif value is not False:
            sent[key] = str(value)
    return sent


def judged(form: forms.Form, answers: Mapping[str, Any], where: str, besides: list[Fault]) -> list[Fault]:
    """What the form says of the answers, where nothing is said of their shape already; and what it would drop."""
    known = {fault.pointer for fault in besides}
    found = [
        Fault(where if name == "__all__" else at(where, name), error.code or "invalid", sentence)
        for name, errors in form.errors.as_data().items()
        for error in errors
        for sentence in error.messages
    ]
    wrong = known | {fault.pointer for fault in found}
    # Whether these are asked at all is not known yet.
    open_yet = {
        name for asked, shown in form.reveals.items() if at(where, asked) in wrong for names in shown.values()
        for name in names
    }  # fmt: skip
    cleaned = getattr(form, "cleaned_data", {})
    for name in answers.keys() - open_yet:
        lost = says_something(answers[name]) and not says_something(cleaned.get(name))
        if lost and at(where, name) not in wrong:
            found.append(Fault(at(where, name), "not-kept", NOT_KEPT))
    return [*besides, *(fault for fault in found if fault.pointer not in known)]


def put_to(
    form: Callable[[dict[str, str]], forms.Form], asked: serializers.Serializer, given: Any, where: str
) -> tuple[forms.Form, list[Fault]]:
    """A form with the answers that were given, and everything that is wrong with them."""
    answers, faults = shaped(asked, given, where)
    answered = form(typed(answers))
    return answered, judged(answered, answers, where, faults)


def answers_to(form: type[forms.Form], asked: serializers.Serializer, body: Mapping[str, Any]) -> dict[str, Any]:
    """What a body answers to the questions of one form.

    Raises Invalid, with everything that is wrong.
    """
    answered, faults = put_to(form, asked, body, "")
    if faults:
        raise Invalid(faults)
    return answered.cleaned_data


def nothing(body: Mapping[str, Any]) -> None:
    """Where no question is asked, nothing is said.

    Raises Invalid.
    """
    if body:
        raise Invalid(Fault(at("", name), "unknown", UNKNOWN) for name in body)


def says_something(value: Any) -> bool:
    """Whether it is an answer. A baby's age is 0, and that is one; blanks and a tick that was not set are none."""
    return value is not None and value is not False and (not isinstance(value, str) or bool(value.strip()))
