"""What is asked of whoever breaks the glass, and of whoever reviews it."""

from django.utils.translation import gettext_lazy as lazy

from maru.agencies.models import Glass, GlassReview
from maru.web import fields, forms

WHY = [(value, lazy(label)) for value, label in Glass.Why.choices]
FINDINGS = [(value, lazy(label)) for value, label in GlassReview.Finding.choices]


class Break(forms.Form):
    """Which record, and why."""

    reference = fields.Text(
        lazy("Reference"), max_length=20, needed=lazy("Enter the reference of the record"),
        help_text=lazy("For example, CA-26-000123-K. It begins with MR, CA, EH or HO."),
    )  # fmt: skip
    why = fields.Choice(lazy("Why you must see it"), choices=WHY, needed=lazy("Choose why you must see it"))
    text = fields.Text(
        lazy("In your own words"), rows=4, max_length=2000, needed=lazy("Say in a sentence why you must see it"),
        help_text=lazy("Whoever reviews it reads this. Say what you need to know, and why it cannot wait."),
    )  # fmt: skip

    def clean_reference(self) -> str:
        return self.cleaned_data["reference"].strip().upper()


class Review(forms.Form):
    """What the reviewer finds."""

    finding = fields.Choice(lazy("What you find"), choices=FINDINGS, needed=lazy("Choose what you find"))
    words = fields.Text(
        lazy("In your own words"), rows=4, max_length=2000, needed=lazy("Say in a sentence what you find, and why"),
    )  # fmt: skip
