from caf.operations.end import close, step_up
from caf.operations.open import open_assessment, open_for_subject, take_lead
from caf.operations.work import agree_action, finish_action, give_consent, hold_review, write_conclusions, write_domain

__all__ = [
    "agree_action",
    "close",
    "finish_action",
    "give_consent",
    "hold_review",
    "open_assessment",
    "open_for_subject",
    "step_up",
    "take_lead",
    "write_conclusions",
    "write_domain",
]
