"""Where a person is named: rooms say in which of their papers. Lines of chronology hang on those."""

from collections.abc import Callable, Iterable
from uuid import UUID

Naming = Callable[[UUID], Iterable[UUID]]
_rooms: list[Naming] = []


def register(naming: Naming) -> None:
    """`naming(person_id)` gives the ids on which a room's lines of chronology about that person hang, as far as the
    viewer sees them. Called in `AppConfig.ready`; again, it changes nothing."""
    if naming not in _rooms:
        _rooms.append(naming)


def parties_of(person_id: UUID) -> set[UUID]:
    """Every party, or other paper, that is this person as written."""
    return {pk for naming in _rooms for pk in naming(person_id)}
