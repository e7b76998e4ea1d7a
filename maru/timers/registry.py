"""What happens when a clock's step fires: each room registers a callback for its kinds in `AppConfig.ready`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

Callback = Callable[[Any, str, datetime], None]
_kinds: dict[str, Callback] = {}


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
