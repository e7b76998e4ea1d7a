"""Looking for somebody by their name: one function of the database, which looks past the policies, applies them
itself and writes the search down (docs/adr/0024)."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from maru.agencies.acting import operation
from maru.agencies.attempts import asked_for
from maru.agencies.models import User
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import Refused
from maru.people.keys import fold, name_key
from maru.people.models import HouseholdMembership, Person

MOST = 50
SHORTEST = 2


class NameTooShort(Refused):
    code = "name-too-short"
    default = "Give at least two letters of the family name."


@dataclass(frozen=True)
class Found:
    """Somebody whose name is like the one asked for, and where they live or lived."""

    person: Person
    homes: tuple[HouseholdMembership, ...]


@operation
def search(*, family_name: str, given_names: str, born: date | None, by: User, at: datetime) -> list[Found]:
    """The persons whom the asker may see and who are called like that, the likest first, MOST at the most.

    What was asked for is not kept, that somebody asked is. Who is withheld from them is not there, and whoever keeps
    a seal is told who searched. Raises NotPermitted, NameTooShort.
    """
    require(by, Permission.PEOPLE_SEARCH)
    if len(fold(family_name)) < SHORTEST:
        raise NameTooShort(field="family_name")
    event = trail.event(Verb.PEOPLE_SEARCHED, at=at, reason="search", fields=("date_of_birth",) if born else ())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person_id, withheld_id FROM people_search(%s, %s, %s, %s)",
            [name_key(family_name, given_names), born, MOST, json.dumps(event)],
        )
        rows = cursor.fetchall()
    asked_for([withheld for _, withheld in rows if withheld], by=by, at=at)
    return shown([person for person, _ in rows if person], by)


def shown(person_ids: list[UUID], viewer: Any) -> list[Found]:
    """These persons in this order, read through both walls."""
    people = Person.objects.visible_to(viewer).in_bulk(person_ids)
    homes = HouseholdMembership.objects.visible_to(viewer).filter(person__in=person_ids).order_by("-since")
    at_home: dict[UUID, list[HouseholdMembership]] = {}
    for home in homes:
        at_home.setdefault(home.person_id, []).append(home)
    return [Found(people[pk], tuple(at_home.get(pk, ()))) for pk in person_ids if pk in people]
