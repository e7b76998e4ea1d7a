"""Who keeps a clock's deadline beside the clock: rooms register it, and hear when one is due at another time."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from uuid import UUID

from maru.timers.models import Timer

Hears = Callable[[list[UUID]], None]
_hears: dict[str, Hears] = {}


def register(kind: str, hears: Hears) -> None:
    """`hears(object_ids)` runs in the same transaction, after clocks of that kind have got another deadline.

    Raises ValueError for a kind that somebody else has."""
    if _hears.setdefault(kind, hears) is not hears:
        raise ValueError(f"somebody hears of {kind} already")


def tell_rooms(timers: Iterable[Timer]) -> None:
    """These clocks are due at another time than they were."""
    of_kind: dict[str, list[UUID]] = defaultdict(list)
    for timer in timers:
        of_kind[timer.kind].append(timer.object_id)
    for kind, object_ids in of_kind.items():
        if kind in _hears:
            _hears[kind](object_ids)
