"""Who else hears that something was acknowledged: whatever is above registers itself in `AppConfig.ready`."""

from collections.abc import Callable, Iterable
from datetime import datetime

from maru.agencies.models import User

Callback = Callable[[list[str], User, datetime], None]
_callbacks: list[Callback] = []


def register(callback: Callback) -> None:
    """`callback(keys, by, at)` runs in the transaction of each acknowledgement: `keys` are those under which the news
    were told, whichever of their notices was acknowledged. Registering it again changes nothing."""
    if callback not in _callbacks:
        _callbacks.append(callback)


def heard(keys: Iterable[str], by: User, at: datetime) -> None:
    """Tell everybody who has asked to hear of it."""
    for callback in _callbacks:
        callback(list(keys), by, at)
