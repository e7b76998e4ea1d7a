"""Small forms: a rating with its rationale, and a reason on its own."""

from typing import Any

from maru.web import fields, forms, words
from referrals.models.referral import Rag
from triage.operations.rate import SHORTEST_RATIONALE
from triage.queries import Outlook

HINTS = {
    str(Rag.RED.value): "Immediate or significant harm now",
    str(Rag.AMBER.value): "Significant harm is likely",
    str(Rag.GREEN.value): "Worrying, with no sign of immediate harm",
    str(Rag.BLUE.value): "Below the threshold, or information only",
}


class Rate(forms.Form):
    """How urgent a child is, and why. Each answer says which deadline it brings."""

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

    def __init__(self, *args: Any, outlook: Outlook, **options: Any) -> None:
        super().__init__(*args, **options)
        rag = self.fields["rag"]
        rag.hints = {value: f"{hint}. {deadline(int(value), outlook)}".strip() for value, hint in HINTS.items()}
        if outlook.at_once:
            rag.help_text = "Came back to the desk: due at once, whatever the rating"


def deadline(rag: int, outlook: Outlook) -> str:
    """By when they would have to be decided about, were they rated so, and by which clock."""
    rule, nearest = outlook.rule(rag), outlook.decision_due
    if nearest is None:
        return ""
    why = "the decision clock; blue has none of its own"
    if rule is not None:
        due_at, length = rule.due_after(outlook.received_at), rule.length_in_words
        why = f"{length} from receipt" if due_at < nearest else f"the decision clock, which ends before {length} do"
        nearest = min(due_at, nearest)
    lead = "Overdue since" if nearest <= outlook.now else "Decide by"
    return f"{lead} {words.when(nearest, outlook.now)}: {why}"


class Reason(forms.Form):
    """One reason, for what a manager does to somebody else's work."""

    reason = fields.Text("Why?", rows=3, max_length=2000, needed="Say in a sentence why")

    def __init__(self, *args: Any, label: Any = "", **options: Any) -> None:
        super().__init__(*args, **options)
        if label:
            self.fields["reason"].label = label
