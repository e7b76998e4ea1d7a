"""What is said when an investigation ends."""

from django.utils.translation import gettext_lazy as lazy

from caiu.models import Investigation
from maru.web import fields, forms

OUTCOMES = [(value, lazy(label)) for value, label in Investigation.Outcome.choices]


class Close(forms.Form):
    """The outcome and the reason; the referral's author reads the outcome only."""

    outcome = fields.Choice(lazy("What came of it"), choices=OUTCOMES, needed=lazy("Choose what came of it"))
    reason = fields.Text(
        lazy("Why it can be closed"), rows=5, max_length=4000, needed=lazy("Say why it can be closed"),
        help_text=lazy("Say how you know that the child is safe now. This stays in the investigation."),
    )  # fmt: skip


class HandBack(forms.Form):
    """Why it is not for CAIU; the MARU desk reads it."""

    reason = fields.Text(
        lazy("Why it is handed back"), rows=5, max_length=4000, needed=lazy("Say why it is handed back"),
        help_text=lazy("The MARU desk reads this and decides again at once."),
    )  # fmt: skip
