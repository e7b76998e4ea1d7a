"""What the desk's clocks mean for a subject when they are due at another time."""

from maru.timers import moved
from referrals.operations.custody import follow_clocks
from referrals.states import DECISION, RAG, REDECIDE


def register() -> None:
    """Hear of clocks that have been moved, or stood still."""
    for kind in (DECISION, RAG, REDECIDE):
        moved.register(kind, follow_clocks)
