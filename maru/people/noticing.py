"""The house notices by itself that a record concerns somebody who signs in, and keeps them out of it (docs/adr/0026).

What it goes by is one table, RULES. Rooms say of their records who is named in them, and ask it whenever people are
written down; whoever says where they live has the records that are there already looked through.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import connection
from django.db.models import Q

from maru.agencies.digests import digests
from maru.agencies.models import Conflict, Home, User, Withheld
from maru.agencies.operations import keep_out
from maru.notify.conflicts import tell_supervisors
from maru.people.keys import dwelling_key, fold, name_key, names_of, phone_key

HOMES = "homes"
Why = Conflict.Why


class Written(Protocol):
    """Somebody as a document names them."""

    family_name: str
    given_names: str
    address: str
    postcode: str
    phone: str


@dataclass(frozen=True)
class Said:
    """What a document says of somebody, folded and, where homes are compared with it, as digests."""

    name: str
    surname: str
    place: frozenset[str]
    postcode: frozenset[str]
    phone: frozenset[str]


@dataclass(frozen=True)
class Marks:
    """What is known of somebody who signs in."""

    names: frozenset[str]
    homes: tuple[Home, ...]

    def surnamed(self, said: Said) -> bool:
        return bool(said.surname) and said.surname in {name.partition("|")[0] for name in self.names}

    def named(self, said: Said) -> bool:
        return said.name in self.names

    def at_home(self, said: Said) -> bool:
        return any(home.place_digest in said.place for home in self.homes)

    def near(self, said: Said) -> bool:
        return any(home.postcode_digest in said.postcode for home in self.homes)

    def rung(self, said: Said) -> bool:
        return any(home.phone_digest in said.phone for home in self.homes)


@dataclass(frozen=True)
class Rule:
    """By what somebody in a record is like somebody who signs in, and why these are kept out of it then. A name alone
    keeps nobody out, for many share it: that one reads of a namesake is a signal (maru/desk/signals)."""

    why: Conflict.Why
    holds: Callable[[Marks, Said], bool]


# The strongest first: it is what is written down.
RULES = (
    # The same full name, and the same telephone number or home.
    Rule(Why.SELF, lambda marks, said: marks.named(said) and (marks.rung(said) or marks.at_home(said))),
    # The same home, now or within the last year.
    Rule(Why.HOUSEHOLD, Marks.at_home),
    # The same surname and the same postcode.
    Rule(Why.FAMILY, lambda marks, said: marks.surnamed(said) and marks.near(said)),
)

Named = tuple[Any, Collection[Written]]
Looks = Callable[[str, Collection[str]], Iterable[Named]]
_rooms: list[Looks] = []


def register(looks: Looks) -> None:
    """`looks(postcode, names)` gives a room's records that name somebody of that postcode or of one of these name keys,
    each with everybody it names. It runs inside `house`. Adding it again changes nothing."""
    if looks not in _rooms:
        _rooms.append(looks)


def named_at(postcode: str, names: Collection[str]) -> Iterator[Named]:
    """The records of all rooms that may concern whoever lives there or is called so."""
    for looks in _rooms:
        yield from looks(postcode, names)


def notice(*, record: Any, people: Iterable[Written], at: datetime) -> None:
    """Keep everybody out of the record whom it concerns. Called inside `house`, by whoever has written these people
    down; nobody who says at the same moment where they live is missed."""
    said = folded(people)
    places = frozenset().union(*(one.postcode for one in said))
    phones = frozenset().union(*(one.phone for one in said))
    if not (places or phones):
        return
    wait_for_homes()
    near = Home.objects.counting(at).filter(Q(postcode_digest__in=places) | Q(phone_digest__in=phones))
    for user, homes in by_user(near.filter(user__is_active=True).select_related("user").order_by("since")):
        keep_out_by(Marks(names_of(user.name), homes), user, record, said, at)


def notice_for(user: User, homes: Collection[Home], found: Iterable[Named], at: datetime) -> None:
    """Keep the person out of those records that concern them. Called inside `house`."""
    marks = Marks(names_of(user.name), tuple(homes))
    for record, people in found:
        keep_out_by(marks, user, record, folded(people), at)


def keep_out_by(marks: Marks, user: User, record: Any, said: list[Said], at: datetime) -> None:
    """By the strongest rule that holds, if any does. What a supervisor has ended is not noticed again."""
    why = next((rule.why for rule in RULES if any(rule.holds(marks, one) for one in said)), None)
    if why is None or Withheld.objects.filter(from_user=user, object_id=record.pk).exists():
        return
    if Conflict.objects.filter(user=user, object_id=record.pk).exclude(ended_at=None).exists():
        return
    made = keep_out(record=record, user=user, how=Conflict.How.NOTICED, why=why, by=None, at=at)
    tell_supervisors(made, at)


def folded(people: Iterable[Written]) -> list[Said]:
    return [
        Said(
            name_key(one.family_name, one.given_names) if one.family_name and one.given_names else "",
            fold(one.family_name),
            compared(dwelling_key(one.address, one.postcode)),
            compared(fold(one.postcode)),
            compared(phone_key(one.phone)),
        )
        for one in people
    ]


def compared(key: str) -> frozenset[str]:
    return digests(key, HOMES) if key else frozenset()


def by_user(homes: Iterable[Home]) -> Iterator[tuple[User, tuple[Home, ...]]]:
    found: dict[UUID, list[Home]] = defaultdict(list)
    for home in homes:
        found[home.user_id].append(home)
    return ((theirs[0].user, tuple(theirs)) for theirs in found.values())


# Whoever writes people down waits for whoever says where they live, and the other way round: else of two at the same
# moment neither would see the other.
LOCK = "SELECT pg_advisory_xact_lock{how}(hashtext('maru.homes'), 0)"


def wait_for_homes(*, alone: bool = False) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK.format(how="" if alone else "_shared"))
