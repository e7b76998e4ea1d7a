"""Small forms: a rating with its rationale, and a reason on its own."""

from typing import Any

from maru.web import fields, forms
from referrals.models.referral import Rag
from triage.operations.rate import SHORTEST_RATIONALE

HINTS = {
    str(Rag.RED.value): "Immediate or significant harm now: check and decide at once",
    str(Rag.AMBER.value): "Significant harm is likely: decide today",
    str(Rag.GREEN.value): "Worrying, with no sign of immediate harm",
    str(Rag.BLUE.value): "Below the threshold, or information only",
}


class Rate(forms.Form):
    """How urgent a child is, and why."""

    compact = True

    rag = fields.Choice(
        "How urgent is it?",
        choices=[(str(rag.value), rag.label) for rag in Rag if rag != Rag.UNRATED],
        hints=HINTS,
        needed="Choose how urgent it is",
    )
    rationale = fields.Text(
        "Why",
        rows=3,
        max_length=2000,
        min_length=SHORTEST_RATIONALE,
        needed="Say in at least one sentence why",
        error_messages={"min_length": "Say in at least one sentence why"},
    )


class Reason(forms.Form):
    """One reason, for what a manager does to somebody else's work."""

    reason = fields.Text("Why?", rows=3, max_length=2000, needed="Say in a sentence why")

    def __init__(self, *args: Any, label: Any = "", **options: Any) -> None:
        super().__init__(*args, **options)
        if label:
            self.fields["reason"].label = label
