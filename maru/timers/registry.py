"""What a clock is about, what happens when one of its steps fires beside telling, what the watchdog does besides, and
by what one sees that it is done: rooms register all of it in `AppConfig.ready`."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from maru.agencies.models import Unit, User
from maru.notify.said import Said


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What one clock is about, as whoever hears of it is told: nothing of anybody.

    `about` is the record (None: of a seal nobody is told which), `what` is what is to be done. `owner` is who has it in
    hand; where nobody has, the first of `roles` that somebody in `unit` is on duty in. `root` is the record's kind,
    where it is opened to whoever is reached outside the unit; they find it at `link_outside`.
    """

    about: UUID | None
    reference: Said
    link: str
    what: Said
    owner: User | None
    unit: Unit
    roles: tuple[str, ...]
    root: str = ""
    link_outside: str = ""


Matters = Callable[[list[Any]], dict[UUID, Matter]]
Effects = Callable[[list[Any], datetime], None]
_kinds: dict[str, tuple[Matters | None, Effects | None]] = {}
_errands: list[Callable[[], None]] = []
_signs: dict[str, Callable[[], bool]] = {}


def register(kind: str, *, matters: Matters | None = None, effects: Effects | None = None) -> None:
    """`matters(timers)` says of any number of clocks of that kind what they are about, by their ids; without it nobody
    on the ladder is told. `effects(steps, at)` is what is more than telling: it runs in the sweep's transaction, once
    for each step, and is given all of a batch at once.

    Raises ValueError for a kind that somebody else has.
    """
    if _kinds.setdefault(kind, (matters, effects)) != (matters, effects):
        raise ValueError(f"the clock {kind} is registered already")


def matters_of(timers: Iterable[Any]) -> dict[UUID, Matter]:
    """What these clocks are about, as far as their rooms say."""
    of_kind: dict[str, list[Any]] = defaultdict(list)
    for timer in timers:
        of_kind[timer.kind].append(timer)
    found: dict[UUID, Matter] = {}
    for kind, some in of_kind.items():
        if matters := _kinds[kind][0]:
            found |= matters(some)
    return found


def is_told(kind: str) -> bool:
    """Whether the ladder speaks of clocks of that kind."""
    return _kinds.get(kind, (None, None))[0] is not None


def effects_of(kind: str) -> Effects | None:
    return _kinds[kind][1]


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
