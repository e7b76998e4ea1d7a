"""Who works on a record now: each room says so of its kinds in `AppConfig.ready`."""

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple
from uuid import UUID

from maru.agencies.models import Unit, User


class Work(NamedTuple):
    """Open work on a record: what it is, in words; the unit whose work it is; and who of it, if that is known."""

    what: str
    unit: Unit
    user: User | None = None


Works = Callable[[Collection[UUID]], Iterable[Work]]
_works: list[Works] = []


def register(works: Works) -> None:
    """`works(ids)` gives the open work on the records with these ids, of whatever kinds. It runs inside `house`.
    Adding it again changes nothing."""
    if works not in _works:
        _works.append(works)


def work_on(ids: Collection[UUID]) -> list[Work]:
    """All open work on these records, each once. Read beyond anybody's view, inside `house`."""
    return list(dict.fromkeys(work for works in _works for work in works(ids)))
