"""Where a person is named, and who is named in a record: rooms say it of their papers."""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from uuid import UUID


class Named(NamedTuple):
    """Somebody who stands in a record, by the person that they became, and the telephone number written of them."""

    person: UUID
    phone: str = ""


Naming = Callable[[UUID], Iterable[UUID]]
NamedIn = Callable[[UUID], Iterable[Named]]
_rooms: list[Naming] = []
_records: dict[str, NamedIn] = {"person": lambda person_id: [Named(person_id)]}


def register(naming: Naming) -> None:
    """`naming(person_id)` gives the ids on which a room's lines of chronology about that person hang, as far as the
    viewer sees them. Called in `AppConfig.ready`; again, it changes nothing."""
    if naming not in _rooms:
        _rooms.append(naming)


def parties_of(person_id: UUID) -> set[UUID]:
    """Every party, or other paper, that is this person as written."""
    return {pk for naming in _rooms for pk in naming(person_id)}


def register_record(kind: str, named: NamedIn) -> None:
    """`named(id)` gives those who stand in a record of this kind. Called in `AppConfig.ready`."""
    _records[kind] = named


def named_in(kind: str, object_id: UUID) -> list[Named]:
    """Those who stand in that record. Read beyond anybody's view, by the house itself."""
    return list(_records.get(kind, lambda _: ())(object_id))
