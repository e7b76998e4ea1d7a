"""What is asked of whoever clears a signal."""

from django.utils.translation import gettext_lazy as lazy

from maru.agencies.models import Signal
from maru.web import fields, forms

OUTCOMES = [(value, lazy(label)) for value, label in Signal.Outcome.choices]


class Clear(forms.Form):
    """What it was."""

    outcome = fields.Choice(lazy("What you found"), choices=OUTCOMES, needed=lazy("Choose what you found"))
    words = fields.Text(
        lazy("In your own words"), rows=4, max_length=2000, needed=lazy("Say in a sentence what you found, and how"),
        help_text=lazy("For example, what they said when you asked them. Write nothing about a child."),
    )  # fmt: skip
