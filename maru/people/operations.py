"""Making persons known and writing their story. Called by the rooms' operations, inside `house`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from maru.agencies.acting import operation
from maru.agencies.models import Unit
from maru.agencies.models.involvement import involve_all, involvement
from maru.common.rows import insert
from maru.people.keys import name_key, place_key
from maru.people.models import Alias, ChronologyEntry, HouseholdMembership, Person, Relationship


@dataclass(frozen=True)
class Told:
    """What somebody has written of a person."""

    family_name: str
    given_names: str
    date_of_birth: date | None = None
    expected_on: date | None = None
    sex: str = ""
    nhs_number: str = ""
    also_known_as: str = ""
    line: str = ""
    postcode: str = ""


@operation
def make_known(*, people: Iterable[Told], unit: Unit, at: datetime) -> list[Person]:
    """Persons of whom the house knows only what one paper says, unconfirmed; the unit is involved in each."""
    known = [(person_from(told, at), told) for told in people]
    involve_all([involvement(person, why="desk", at=at, unit=unit) for person, _ in known])
    insert(person for person, _ in known)
    insert(
        Alias(person=person, name=told.also_known_as, match_key=name_key(told.also_known_as, ""))
        for person, told in known
        if told.also_known_as
    )
    insert(
        HouseholdMembership(
            person=person, line=told.line, postcode=told.postcode, place_key=place_key(told.line, told.postcode),
            since=at,
        )
        for person, told in known
        if told.line or told.postcode
    )  # fmt: skip
    return [person for person, _ in known]


def person_from(told: Told, at: datetime) -> Person:
    return Person(
        family_name=told.family_name,
        given_names=told.given_names,
        match_key=name_key(told.family_name, told.given_names),
        date_of_birth=told.date_of_birth,
        expected_on=told.expected_on,
        sex=told.sex,
        nhs_number=told.nhs_number,
        known_since=at,
    )


@operation
def relate(*, pairs: Iterable[tuple[Person, Person, str]], at: datetime) -> None:
    """In each of these the first is the third of the second, as a referral says: mother, carer."""
    insert(Relationship(person=person, other=other, kind=kind, since=at) for person, other, kind in pairs)


@operation
def chronicle(
    *,
    party_ids: list[UUID],
    root: tuple[str, UUID],
    what: str,
    at: datetime,
    reference: str,
    by_unit: str = "",
) -> None:
    """Write one line into the story of each of these parties. `root` decides who may read it."""
    insert(
        ChronologyEntry(
            party_id=party_id,
            root_kind=root[0],
            root_id=root[1],
            at=at,
            what=what,
            by_unit=by_unit,
            reference=reference,
        )
        for party_id in party_ids
    )
