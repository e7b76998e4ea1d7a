"""Making persons known and writing their story. Called by the rooms' operations, inside `house`."""

from datetime import date, datetime
from uuid import UUID

from maru.agencies.acting import operation
from maru.agencies.models import Unit
from maru.agencies.models.involvement import involve
from maru.people.keys import name_key, place_key
from maru.people.models import Alias, ChronologyEntry, HouseholdMembership, Person, Relationship


@operation
def make_known(
    *,
    unit: Unit,
    at: datetime,
    family_name: str,
    given_names: str,
    date_of_birth: date | None = None,
    expected_on: date | None = None,
    sex: str = "",
    nhs_number: str = "",
    also_known_as: str = "",
    line: str = "",
    postcode: str = "",
) -> Person:
    """A person of whom the house knows only what one party says, unconfirmed; the desk is involved."""
    person = Person(
        family_name=family_name,
        given_names=given_names,
        match_key=name_key(family_name, given_names),
        date_of_birth=date_of_birth,
        expected_on=expected_on,
        sex=sex,
        nhs_number=nhs_number,
        known_since=at,
    )
    involve(person, why="desk", at=at, unit=unit)
    person.save(force_insert=True)
    if also_known_as:
        Alias.objects.create(person=person, name=also_known_as, match_key=name_key(also_known_as, ""))
    if line or postcode:
        HouseholdMembership.objects.create(
            person=person, line=line, postcode=postcode, place_key=place_key(line, postcode), since=at
        )
    return person


@operation
def relate(*, person: Person, other: Person, kind: str, at: datetime) -> None:
    """`person` is the `kind` of `other`, as a referral says."""
    Relationship.objects.create(person=person, other=other, kind=kind, since=at)


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
    ChronologyEntry.objects.bulk_create(
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
