"""What happens when a clock's step fires, what the watchdog does besides, and by what one sees that it is done: rooms
register all three in `AppConfig.ready`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

Callback = Callable[[Any, str, datetime], None]
_kinds: dict[str, Callback] = {}
_errands: list[Callable[[], None]] = []
_signs: dict[str, Callable[[], bool]] = {}


def register(kind: str, callback: Callback) -> None:
    """`callback(timer, step, at)` runs in the sweep's transaction, once for each step.

    Raises ValueError for a kind that somebody else has.
    """
    if _kinds.setdefault(kind, callback) is not callback:
        raise ValueError(f"the clock {kind} has a callback already")


def callback_for(kind: str) -> Callback:
    return _kinds[kind]


def kinds() -> frozenset[str]:
    return frozenset(_kinds)


def add_errand(errand: Callable[[], None]) -> None:
    """The watchdog calls it at each look, every other second: it does what Celery should have done and has not."""
    _errands.append(errand)


def errands() -> tuple[Callable[[], None], ...]:
    return tuple(_errands)


def add_sign(name: str, is_well: Callable[[], bool]) -> None:
    """`/health/timers` asks it, and is not well where it is not. It reads no database and says nothing of anybody."""
    _signs[name] = is_well


def signs() -> dict[str, bool]:
    return {name: is_well() for name, is_well in _signs.items()}
