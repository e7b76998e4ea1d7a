"""The desk's forms: shape and presence only; what needs the database the operations refuse."""

from triage.forms.acts import Rate, Reason
from triage.forms.decide import Decide
from triage.forms.queue import Narrow

__all__ = ["Decide", "Narrow", "Rate", "Reason"]
