"""What happens when a clock's step fires, and what the watchdog does besides: rooms register both in
`AppConfig.ready`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

Callback = Callable[[Any, str, datetime], None]
_kinds: dict[str, Callback] = {}
_errands: list[Callable[[], None]] = []


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
