"""Form fields that accept what people type and say in plain English what is missing.

Every field takes Django's arguments and `needed`, the sentence shown when it is empty:
`Text("Family name", needed="Enter the child's family name")`.
"""

import re
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from maru.common import contacts, numbers
from maru.web import words

LINE_BREAKS = "\n\t"
# Characters that turn the direction of text can make it read as what it is not.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
STRANGE = "{label} contains characters that cannot be stored. Type it again, without copying from another program"
SHORT = 200


class Named:
    """What all our fields share: label first, the sentence for an empty answer, hints for choices, reveals."""

    def __init__(self, label: Any = None, *, needed: str = "", size: str = "", **options: Any) -> None:
        if needed:
            options["error_messages"] = {"required": needed, **options.get("error_messages", {})}
        self.size = size
        super().__init__(label=label, **options)

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        """No maxlength: the browser would cut a pasted account of what happened without a word."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs

    def say(self, sentence: str, code: str, **params: Any) -> ValidationError:
        """An error with the field's name at the head of its sentence."""
        label = str(self.label or "This")
        if label.endswith("?"):
            label = f"Your answer to “{label}”"
        # Not formatted with Django's params: a label may contain a percent sign.
        error = ValidationError(sentence.format(label=label), code=code)
        error.parts = params.get("parts", ())
        return error


class Text(Named, forms.CharField):
    """One line, or several when `rows` is given: then with a character count. `count_from` holds the count back
    until so many percent are used, where many boxes stand on one page."""

    def __init__(
        self, label: Any = None, *, max_length: int = SHORT, rows: int = 0, count_from: int = 0, **options: Any
    ) -> None:
        autocomplete = options.pop("autocomplete", "off" if not rows else "")
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput())
        super().__init__(label, max_length=max_length, **options)
        self.rows, self.count_from = rows, count_from
        if autocomplete:
            self.widget.attrs.setdefault("autocomplete", autocomplete)
        self.validators = [
            check for check in self.validators if type(check).__name__ != "ProhibitNullCharactersValidator"
        ]

    def to_python(self, value: Any) -> str:
        if value not in self.empty_values and not isinstance(value, str):
            raise self.say("{label} must be text", "type")
        text = super().to_python(value)
        if not isinstance(text, str):
            return text
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")) if text else text
        if any(self.is_strange(character) for character in text):
            raise self.say(STRANGE, "characters")
        return text

    def is_strange(self, character: str) -> bool:
        """Tell whether a character is a control, half a character, or turns the direction of reading."""
        if character in LINE_BREAKS:
            return not self.rows
        return unicodedata.category(character) in ("Cc", "Cs") or character in TURNING

    def run_validators(self, value: str) -> None:
        if value and self.max_length and len(value) > self.max_length:
            raise self.say(f"{{label}} must be {self.max_length:,} characters or fewer", "long")
        super().run_validators(value)


class File(Named, forms.FileField):
    """A file that somebody chooses; what is in it the form reads itself."""

    widget = forms.FileInput


class Email(Text):
    """An e-mail address."""

    default_validators = [forms.EmailField().default_validators[0]]

    def __init__(self, label: Any = "Email address", **options: Any) -> None:
        options.setdefault("widget", forms.EmailInput(attrs={"spellcheck": "false"}))
        options.setdefault("autocomplete", "email")
        super().__init__(label, max_length=254, **options)

    def run_validators(self, value: str) -> None:
        try:
            super().run_validators(value)
        except ValidationError as error:
            raise self.say("Enter an email address in the right form, like name@example.org", "email") from error


class Phone(Text):
    """A telephone number as people write it; kept with digits and spaces only."""

    def __init__(self, label: Any = "Telephone number", **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "size": "20"}))
        super().__init__(label, max_length=40, **options)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return text
        if contacts.phone(text) is None:
            raise self.say("Enter a telephone number, like 01632 960 001 or 07700 900 982", "phone")
        return re.sub(r"\s+", " ", re.sub(r"[().\-]", " ", text)).strip()


class Postcode(Text):
    """A British postcode, with or without its space: cb23en becomes CB2 3EN."""

    def __init__(self, label: Any = "Postcode", **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"size": "10", "spellcheck": "false"}))
        super().__init__(label, max_length=20, **options)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        found = contacts.postcode(text) if text else text
        if found is None:
            raise self.say("Enter a full postcode, like CB2 3EN", "postcode")
        return found


class NhsNumber(Text):
    """An NHS number with a right check digit, kept as ten digits; made-up ones that start with 999 are welcome."""

    def __init__(self, label: Any = "NHS number", **options: Any) -> None:
        options.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric", "size": "12", "spellcheck": "false"})
        )
        super().__init__(label, max_length=30, **options)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return text
        if not re.fullmatch(r"\d{10}", numbers.plain(text), re.ASCII):
            raise self.say("An NHS number has 10 digits, like 999 000 0018", "nhs_number")
        found = numbers.nhs_number(text)
        if found is None:
            raise self.say("Check the NHS number: one of its digits cannot be right", "nhs_number")
        return found


class Number(Named, forms.IntegerField):
    """A whole number."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "size": "5"}))
        super().__init__(label, **options)

    def to_python(self, value: Any) -> int | None:
        try:
            typed = value.strip() if isinstance(value, str) else value
            if isinstance(typed, str) and len(typed) > 15:
                raise ValueError
            return super().to_python(typed)
        except (ValidationError, ValueError) as error:
            raise self.say("{label} must be a whole number", "number") from error

    def run_validators(self, value: int | None) -> None:
        if value is not None and self.min_value is not None and value < self.min_value:
            raise self.say(f"{{label}} must be {self.min_value} or more", "min")
        if value is not None and self.max_value is not None and value > self.max_value:
            raise self.say(f"{{label}} must be {self.max_value} or less", "max")


class DateBoxes(forms.MultiWidget):
    """Day, month and year in a box each."""

    parts = ("day", "month", "year")

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        boxes = {part: forms.TextInput(attrs={"inputmode": "numeric"}) for part in self.parts}
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[str]:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            value = date.fromisoformat(value)
        if isinstance(value, date):
            return [str(value.day), str(value.month), str(value.year)]
        if isinstance(value, Mapping):
            return [value.get(part, "") for part in self.parts]
        return ["", "", ""]


class DateParts(Named, forms.Field):
    """A date typed in three boxes. The month may be a word; `past` and `future` say on which side of today it lies."""

    widget = DateBoxes

    def __init__(self, label: Any = None, *, past: bool = False, future: bool = False, **options: Any) -> None:
        super().__init__(label, **options)
        self.past, self.future = past, future

    def clean(self, value: Any) -> date | None:
        typed = [str(part or "").strip() for part in self.three(value)]
        missing = [part for part, text in zip(DateBoxes.parts, typed, strict=True) if not text]
        if len(missing) == 3:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        if missing:
            asked = words.listed([f"a {part}" for part in missing])
            raise self.say(f"{{label}} must include {asked}", "part", parts=missing)
        return self.on_its_side(self.as_date(*typed))

    def three(self, value: Any) -> Sequence[Any]:
        """The three answers, whatever came."""
        if isinstance(value, (date, str, Mapping)) or value is None:
            return self.widget.decompress(value)
        return value if len(value) == 3 else ["", "", ""]

    def as_date(self, day: str, month: str, year: str) -> date:
        """The date that the three answers name."""
        numbers = {"day": whole(day, 2), "month": month_number(month), "year": whole(year, 4)}
        wrong = [part for part, number in numbers.items() if number is None]
        if numbers["year"] is not None and len(year) != 4:
            raise self.say("{label}: the year must have 4 numbers, like 2014", "year", parts=["year"])
        if wrong:
            raise self.say("{label} must be a real date, like 27 3 2014", "date", parts=wrong)
        try:
            return date(numbers["year"], numbers["month"], numbers["day"])
        except ValueError as error:
            raise self.say("{label} must be a real date, like 27 3 2014", "date", parts=["day"]) from error

    def on_its_side(self, value: date) -> date:
        """The date, if it lies where it must, and not in another age of the world."""
        today = timezone.localdate(timezone=words.LONDON)
        if value.year < 1900 or value.year > today.year + 20:
            raise self.say("{label}: check the year", "year", parts=["year"])
        if self.past and value > today:
            raise self.say("{label} must be today or in the past", "past", parts=["year"])
        if self.future and value < today:
            raise self.say("{label} must be today or in the future", "future", parts=["year"])
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(self.widget.decompress(initial)) != [str(part or "") for part in self.three(data)]


def whole(text: str, longest: int) -> int | None:
    """A whole number of so many digits at most."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= longest else None


def month_number(text: str) -> int | None:
    """The month's number, from its number or its name: 3, 03, mar, March."""
    if text.isalpha() and len(text) >= 3:
        names = (number for number, name in enumerate(words.MONTHS, 1) if name.lower().startswith(text.lower()))
        return next(names, None)
    return whole(text, 2)


class ClockTime(Text):
    """A time of day as people type it: 14:18, 1418, 2.18pm, 2pm."""

    def __init__(self, label: Any = "Time", **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"size": "5"}))
        super().__init__(label, max_length=20, **options)

    def clean(self, value: Any) -> time | None:
        if isinstance(value, time):
            return value
        text = super().clean(value)
        if not text:
            return None
        plain = text.lower().replace(" ", "").replace("midday", "12pm").replace("midnight", "12am")
        found = re.fullmatch(r"(\d{1,2})(?:[:.]?(\d{2}))?(?::\d{2})?(am|pm)?", plain, re.ASCII)
        if found is None:
            raise self.say("{label} must be a time, like 2:18am or 14:18", "time")
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif half or (found[2] is None and len(plain) < 3):
            raise self.say("{label} must be a time, like 2:18am or 14:18", "time")
        if hour > 23 or minute > 59:
            raise self.say("{label} must be a time, like 2:18am or 14:18", "time")
        return time(hour, minute)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class Choice(Named, forms.ChoiceField):
    """One of a few, as radio buttons. `hints` explains single answers by their value."""

    widget = forms.RadioSelect

    def __init__(
        self, label: Any = None, *, hints: Mapping[str, Any] | None = None, inline: bool = False, **options: Any
    ) -> None:
        options["error_messages"] = {
            "invalid_choice": "Choose one of the answers shown",
            **options.get("error_messages", {}),
        }
        super().__init__(label, **options)
        self.hints = hints or {}
        self.inline = inline


class Select(Choice):
    """One of many, as a drop-down list with an empty first line."""

    widget = forms.Select

    def __init__(self, label: Any = None, *, choices: Any = (), empty: Any = "Choose…", **options: Any) -> None:
        if not callable(choices):
            choices = [("", empty), *choices]
        super().__init__(label, choices=choices, **options)


class Choices(Named, forms.MultipleChoiceField):
    """Any number of a few, as checkboxes."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, label: Any = None, *, hints: Mapping[str, Any] | None = None, **options: Any) -> None:
        options["error_messages"] = {
            "invalid_choice": "Choose only from the answers shown",
            "invalid_list": "Choose only from the answers shown",
            **options.get("error_messages", {}),
        }
        super().__init__(label, **options)
        self.hints = hints or {}


class YesNo(Choice):
    """Yes or no: True or False, None when optional and not answered."""

    answers = (("yes", "Yes"), ("no", "No"))

    def __init__(self, label: Any = None, **options: Any) -> None:
        options.setdefault("needed", "Choose yes or no")
        super().__init__(label, choices=self.answers, inline=options.pop("inline", True), **options)

    def clean(self, value: Any) -> bool | None:
        return {"yes": True, "no": False}.get(super().clean(self.prepare_value(value)))

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


class YesNoUnknown(Choice):
    """Yes, no or not known, as the strings "yes", "no" and "not_known"."""

    answers = (("yes", "Yes"), ("no", "No"), ("not_known", "Not known"))

    def __init__(self, label: Any = None, **options: Any) -> None:
        options.setdefault("needed", "Choose yes, no or not known")
        super().__init__(label, choices=self.answers, inline=options.pop("inline", True), **options)


class Tick(Named, forms.BooleanField):
    """One checkbox on its own."""


class Once(forms.UUIDField):
    """The page's own mark, hidden: what is sent with it again is written once (`maru.common.ids.id_once`). Who goes
    back has the mark that the page had (assets/mark.js). A mark that is missing or was changed marks nothing."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid.uuid4)

    def to_python(self, value: Any) -> uuid.UUID | None:
        try:
            return super().to_python(value)
        except ValidationError:
            return None
