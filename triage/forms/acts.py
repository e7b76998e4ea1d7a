"""Small forms: a rating with its rationale, and a reason on its own."""

from typing import Any

from maru.web import fields, forms, words
from referrals.models.referral import Rag
from triage.operations.rate import SHORTEST_RATIONALE
from triage.queries import Outlook

HINTS = {
    str(Rag.RED.value): "Immediate or significant harm now: check and decide at once",
    str(Rag.AMBER.value): "Significant harm is likely: decide today",
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
    """By when a decision would be due, were the subject rated so."""
    rule, decision_due = outlook.rule(rag), outlook.decision_due
    if decision_due is None:
        return ""
    ordinary = words.when(decision_due, outlook.now)
    if rule is None:
        return f"No clock of its own: the decision clock runs on, to {ordinary}"
    due_at = rule.due_after(outlook.received_at)
    when, length = words.when(due_at, outlook.now), rule.length_in_words
    if due_at <= outlook.now:
        return f"Was to be decided by {when}, {length} from receipt: overdue at once"
    if due_at < decision_due:
        return f"Decide by {when}, {length} from receipt"
    return f"{length} from receipt is {when}; the decision clock ends before, {ordinary}"


class Reason(forms.Form):
    """One reason, for what a manager does to somebody else's work."""

    reason = fields.Text("Why?", rows=3, max_length=2000, needed="Say in a sentence why")

    def __init__(self, *args: Any, label: Any = "", **options: Any) -> None:
        super().__init__(*args, **options)
        if label:
            self.fields["reason"].label = label
