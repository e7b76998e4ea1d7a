"""Form fields for numbers that other systems give (maru/common/numbers.py): messy input is taken, one form is kept."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from maru.common import numbers
from maru.web import words
from maru.web.fields import Text


class Given(Text):
    """A number that another system gave: `sentence` is said of one that cannot be."""

    named: Any = ""
    sentence: Any = ""
    inputmode = "text"
    size_shown = "20"

    def __init__(self, label: Any = None, **options: Any) -> None:
        attrs = {"inputmode": self.inputmode, "size": self.size_shown, "spellcheck": "false"}
        options.setdefault("widget", forms.TextInput(attrs=attrs))
        super().__init__(label or self.named, max_length=40, **options)

    def canonical(self, typed: str) -> str | None:
        raise NotImplementedError

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        found = self.canonical(text) if text else text
        if found is None:
            raise self.say(str(self.sentence), "number")
        return found


class Pnc(Given):
    """A person in the Police National Computer, kept as 1979/0163001B."""

    named = lazy("PNC ID")
    sentence = lazy("Check the PNC ID: it looks like 1979/0163001B, and its letter must fit")

    def canonical(self, typed: str) -> str | None:
        return numbers.pnc(typed, timezone.localdate(timezone=words.LONDON).year)


class Cro(Given):
    """A person in the criminal records office's files."""

    named = lazy("CRO number")
    sentence = lazy("Check the CRO number: it looks like 123456/08F or SF39/4321X, and its letter must fit")

    def canonical(self, typed: str) -> str | None:
        return numbers.cro(typed)


class Asn(Given):
    """An arrest or summons."""

    named = lazy("Arrest or summons number")
    sentence = lazy("Check the arrest or summons number: its last letter must fit")

    def canonical(self, typed: str) -> str | None:
        return numbers.asn(typed)


class Upn(Given):
    """A pupil."""

    named = lazy("Unique pupil number")
    sentence = lazy("Check the unique pupil number: a letter and 12 digits, like Q873200114001")

    def canonical(self, typed: str) -> str | None:
        return numbers.upn(typed)


class Uprn(Given):
    """An address in the national gazetteer."""

    named = lazy("Unique property reference number")
    sentence = lazy("A unique property reference number has up to 12 digits")
    inputmode = "numeric"

    def canonical(self, typed: str) -> str | None:
        return numbers.uprn(typed)


class Collar(Given):
    """An officer's number in the force."""

    named = lazy("Collar number")
    sentence = lazy("A collar number has up to 5 digits")
    inputmode = "numeric"
    size_shown = "5"

    def canonical(self, typed: str) -> str | None:
        return numbers.collar_number(typed)
