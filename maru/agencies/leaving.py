"""What becomes of somebody's work when they leave, or must not see a record any more: each room says so in
`AppConfig.ready` (docs/adr/0019, 0023).

Nobody's work may stay with somebody who can no longer do it. A room's part is counted beforehand, so that whoever
ends a membership knows what that does, and is given back in the transaction that ends it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from maru.agencies.powers import Powers

Count = Callable[[Any, Powers], int]
GiveBack = Callable[[Any, Powers, datetime], None]
GiveBackOf = Callable[[Any, Collection[UUID], datetime], None]


def nothing(user: Any, ids: Collection[UUID], at: datetime) -> None:
    """Of a room in which nobody holds a record by name."""


@dataclass(frozen=True)
class Part:
    """What one room does about a person of whom only these powers are left.

    `count(user, powers)`: how much of the room's work is theirs that the powers no longer carry.
    `give_back(user, powers, at)`: hand that on; a second time it changes nothing.
    `sentence(number)`: what is said beforehand, empty where nobody need know.
    `give_back_of(user, ids, at)`: hand on what is theirs of the records with these ids, whatever their powers; and
    where nobody else is left for one of them, tell whoever decides who goes on.
    """

    count: Count
    give_back: GiveBack
    sentence: Callable[[int], str]
    give_back_of: GiveBackOf = nothing


_parts: list[tuple[int, Part]] = []


def register(part: Part, *, order: int = 50) -> None:
    """Add a room's part. Both of its functions run inside `house`; lower orders come first. Adding it again
    changes nothing."""
    if all(known != part for _, known in _parts):
        _parts.append((order, part))
        _parts.sort(key=lambda pair: pair[0])


def parts() -> list[Part]:
    return [part for _, part in _parts]
