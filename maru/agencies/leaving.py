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


def none(user: Any, powers: Powers) -> int:
    """Of a room whose part nobody need know beforehand."""
    return 0


@dataclass(frozen=True)
class Part:
    """What one room does about a person of whom only these powers are left.

    `give_back(user, powers, at)`: hand on what the powers no longer carry; a second time it changes nothing.
    `count(user, powers)` and `sentence`: how much that is, and what is said of it beforehand, with `%(number)d`; none
    where nobody need know.
    `give_back_of(user, ids, at)`: hand on what is theirs of the records with these ids, whatever their powers; and
    where nobody else is left for one of them, tell whoever decides who goes on.
    """

    give_back: GiveBack
    count: Count = none
    sentence: Any = ""
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
