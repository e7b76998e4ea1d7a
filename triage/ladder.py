"""Who hears when a clock of the desk warns or runs out. Pure: one table.

Thin for now (DOMAIN.md 1.2, local protocol – check): the manager at half the time of a red, the duty senior
detective when it is over; of the rest whoever has the referral, and the manager when it is over.
"""

from enum import StrEnum

from maru.timers.clock import BREACH, WARN


class Hears(StrEnum):
    """Somebody on the ladder."""

    IN_HAND = "whoever has claimed it, or else the triage roles"
    MANAGER = "the MARU manager"
    DUTY = "the duty senior detective"


LADDER = {
    "decision": {WARN: (Hears.IN_HAND,), BREACH: (Hears.IN_HAND, Hears.MANAGER)},
    "redecide": {BREACH: (Hears.IN_HAND, Hears.MANAGER)},
    "rag_red": {WARN: (Hears.IN_HAND, Hears.MANAGER), BREACH: (Hears.MANAGER, Hears.DUTY)},
    "rag_amber": {WARN: (Hears.IN_HAND,), BREACH: (Hears.IN_HAND, Hears.MANAGER)},
    "rag_green": {WARN: (Hears.IN_HAND,), BREACH: (Hears.IN_HAND, Hears.MANAGER)},
}
# A red is urgent from its warning on; everything is once its time is over.
URGENT_WARNINGS = frozenset({"rag_red"})


def is_urgent(rule: str, step: str) -> bool:
    """Whether the notice stands out."""
    return step == BREACH or rule in URGENT_WARNINGS
