"""Who may be whom: read at the MARU desk only (ARCHITECTURE.md rule 14)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from maru.people.models import HouseholdMembership, Person

MOST = 50


@dataclass(frozen=True)
class Candidate:
    """A person already known who may be the same, and why we think so."""

    person: Person
    reasons: tuple[str, ...]


def candidates_for(people: list[Person], viewer: Any) -> dict[UUID, list[Candidate]]:
    """For each of these persons, others who share an exact identifier, or name and date of birth."""
    wanted = Q(pk__in=[])
    for person in people:
        if person.nhs_number:
            wanted |= Q(nhs_number=person.nhs_number)
        if person.date_of_birth and person.match_key.strip("|"):
            wanted |= Q(match_key=person.match_key, date_of_birth=person.date_of_birth)
    known = Person.objects.visible_to(viewer).filter(wanted).exclude(pk__in=[p.pk for p in people])[:MOST]
    found: dict[UUID, list[Candidate]] = defaultdict(list)
    for other in known:
        for person in people:
            reasons = reasons_for(person, other)
            if reasons:
                found[person.pk].append(Candidate(other, reasons))
    return found


def reasons_for(person: Person, other: Person) -> tuple[str, ...]:
    """Why the two may be one."""
    reasons = []
    if person.nhs_number and person.nhs_number == other.nhs_number:
        reasons.append("same NHS number")
    same_birth = person.date_of_birth and person.date_of_birth == other.date_of_birth
    if same_birth and person.match_key == other.match_key:
        reasons.append("same name and date of birth")
    return tuple(reasons)


def at_the_same_address(people: list[Person], viewer: Any) -> list[Person]:
    """Others who live or lived at an address of these persons."""
    keys = (
        HouseholdMembership.objects.visible_to(viewer)
        .filter(person__in=people)
        .exclude(place_key="")
        .values_list("place_key", flat=True)
    )
    return living_at(list(keys), viewer, apart_from=people)


def living_at(place_keys: Iterable[str], viewer: Any, *, apart_from: list[Person]) -> list[Person]:
    """Who lives or lived at these places, apart from these persons."""
    homes = HouseholdMembership.objects.visible_to(viewer).filter(place_key__in=set(place_keys) - {""})
    others = homes.exclude(person__in=apart_from).select_related("person").order_by("person_id")[:MOST]
    return list({home.person_id: home.person for home in others}.values())
