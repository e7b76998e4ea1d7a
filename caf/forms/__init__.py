from caf.forms.end import Close, Reach
from caf.forms.open import ChildForm, Family, Why, named
from caf.forms.work import AgreeAction, FinishAction, GiveConsent, HoldReview
from caf.forms.write import SHORT, Conclusions, DomainPage, concluded, standing_in

__all__ = [
    "SHORT",
    "AgreeAction",
    "ChildForm",
    "Close",
    "Conclusions",
    "DomainPage",
    "Family",
    "FinishAction",
    "GiveConsent",
    "HoldReview",
    "Reach",
    "Why",
    "concluded",
    "named",
    "standing_in",
]
