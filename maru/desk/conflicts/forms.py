"""What is asked about a conflict of interest."""

from typing import Any

from django.utils.translation import gettext_lazy as lazy

from maru.agencies.models import Conflict
from maru.web import fields, forms

WHY = [(value, lazy(label)) for value, label in Conflict.Why.choices]
MINE = [
    (Conflict.Why.SELF, lazy("It is about me")),
    (Conflict.Why.FAMILY, lazy("It is about somebody of my family")),
    (Conflict.Why.HOUSEHOLD, lazy("It is about somebody who lives with me")),
    (Conflict.Why.KNOWN, lazy("I know somebody in it")),
]


class Declare(forms.Form):
    """Why the record concerns me. Words are for whoever wants to say more."""

    why = fields.Choice(lazy("How it concerns you"), choices=MINE, needed=lazy("Choose how it concerns you"))
    text = fields.Text(lazy("Anything your supervisor should know"), rows=3, max_length=2000, required=False)


class RecordFor(forms.Form):
    """Who is kept out of what, and why."""

    user = fields.Select(lazy("Who"), choices=[], needed=lazy("Choose who is kept out"))
    reference = fields.Text(
        lazy("Reference"), max_length=20, needed=lazy("Enter the reference of the record"),
        help_text=lazy("A record that is open to you. For example, CA-26-000123-K."),
    )  # fmt: skip
    why = fields.Choice(lazy("How it concerns them"), choices=WHY, needed=lazy("Choose how it concerns them"))
    text = fields.Text(lazy("In your own words"), rows=3, max_length=2000, needed=lazy("Say in a sentence why"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", lazy("Choose…")), *people]

    def clean_reference(self) -> str:
        return self.cleaned_data["reference"].strip().upper()


class End(forms.Form):
    """Why it is over."""

    text = fields.Text(lazy("Why it is over"), rows=3, max_length=2000, needed=lazy("Say in a sentence why it is over"))
