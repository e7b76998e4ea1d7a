"""Saying where one lives, and that one lives there no more."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Greatest

from maru.agencies.acting import house, operation
from maru.agencies.digests import digest
from maru.agencies.models import Home, User
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import NotFound, Refused
from maru.people.keys import dwelling_key, fold, names_of, phone_key
from maru.people.noticing import HOMES, named_at, notice_for, wait_for_homes

# Local protocol – check. Few enough that nobody tries addresses out.
MOST = 6


class TooManyHomes(Refused):
    code = "too-many-homes"
    status = 409
    default = (
        "You have given as many homes as are kept for one person; those of the last year count. "
        "Ask your supervisor to keep you out of what concerns you."
    )


class NoDwelling(Refused):
    code = "no-dwelling"
    default = "Enter the number or the name of the house, the street and the postcode."


@operation
def add_home(*, address: str, postcode: str, phone: str = "", by: User, at: datetime) -> Home:
    """Somebody says where they live. From the same moment they are kept out of every record that this concerns, and
    nobody is told which, they least of all. Saying it again changes nothing but the telephone number.

    Raises NoDwelling, TooManyHomes.
    """
    dwelling = dwelling_key(address, postcode)
    if not dwelling:
        raise NoDwelling(field="address")
    wait_for_homes(alone=True)
    mine = Home.objects.visible_to(by).counting(at)
    kept = {"place_digest": kept_as(dwelling), "postcode_digest": kept_as(fold(postcode))}
    home = mine.filter(until=None, place_digest=kept["place_digest"]).first() or Home(user=by, since=at, **kept)
    if home._state.adding and mine.count() >= MOST:
        raise TooManyHomes
    home.phone_digest, home.key_mark = kept_as(phone_key(phone)), digest("", HOMES)
    home.save()
    trail.record(Verb.HOME_ADDED, on=home, at=at)
    with house():
        notice_for(by, mine, named_at(postcode, names_of(by.name)), at)
    return home


def kept_as(key: str) -> str:
    return digest(key, HOMES) if key else ""


@operation
def end_home(*, home_id: UUID, by: User, at: datetime) -> Home:
    """Somebody does not live there any more. What they are kept out of stays closed to them; it counts for new records
    for a while (`COUNTS_ON`). Ending it again changes nothing.

    Raises NotFound.
    """
    home = mine_by(home_id, by)
    if home.until is None:
        Home.objects.filter(pk=home.pk).update(until=Greatest(at, F("since")))
        trail.record(Verb.HOME_ENDED, on=home, at=at)
    return home


def mine_by(home_id: UUID, by: Any) -> Home:
    """Raises NotFound."""
    home = Home.objects.visible_to(by).filter(pk=home_id).first()
    if home is None:
        raise NotFound
    return home
