"""What the desk decided for each subject, told to the rooms that may not know the desk.

CAIU shows why a child came to it. It knows the referral but not the router, so the router registers here how
its file is read; the file's own walls decide who sees what.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Decided:
    """One decision that stands, in the desk's words."""

    subject_id: UUID
    outcome: str
    level: str
    rationale: str
    routing_reason: str
    by: str
    at: datetime


Reader = Callable[[Any, UUID], list[Decided]]
_readers: list[Reader] = []


def register(reader: Reader) -> None:
    """`reader(user, referral_id)` gives the decisions that stand, as far as the person may read them."""
    if reader not in _readers:
        _readers.append(reader)


def decided_for(user: Any, referral_id: UUID) -> list[Decided]:
    """The decisions that stand in a referral, as far as the person may read the desk's file."""
    return [decision for reader in _readers for decision in reader(user, referral_id)]
