"""What a partner's team answers."""

from django.utils.translation import gettext_lazy as lazy

from maru.web import fields, forms
from triage.models import Handover

OUTCOMES = [(value, lazy(label)) for value, label in Handover.Outcome.choices]


class Decline(forms.Form):
    """Why the team does not take it; the MARU desk reads it."""

    reason = fields.Text(
        lazy("Why you decline"), rows=4, max_length=2000, needed=lazy("Say why you decline"),
        help_text=lazy("The MARU desk reads this and decides again at once. Say who would be right, if you know."),
    )  # fmt: skip


class Report(forms.Form):
    """What came of it; with this the team's work on it ends."""

    outcome = fields.Choice(lazy("What came of it"), choices=OUTCOMES, needed=lazy("Choose what came of it"))
    text = fields.Text(
        lazy("Your report to the MARU"), rows=6, max_length=10_000, needed=lazy("Say what came of it"),
        help_text=lazy("What you did, what changed for the child, and who stays in touch."),
    )  # fmt: skip
