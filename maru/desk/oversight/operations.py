"""Looking at the trail, which the trail keeps like any other look."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from maru.agencies.acting import house, operation
from maru.agencies.belonging import Root, whole
from maru.agencies.models import User
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.audit import trail
from maru.audit.models import AuditEvent
from maru.audit.six import Six, verbs_of
from maru.audit.trail import Named, addressee, kind_of
from maru.audit.verbs import Verb
from maru.common.errors import Refused
from maru.desk import kinds
from maru.desk.oversight.asked import Asked, answered, disclosed, seen_by
from maru.desk.oversight.told import Disclosure, Entry, Look, disclosures, entries, looks
from maru.people.models import Person
from maru.web.keyset import Place, cut, page

PAGE = 50
MOST_EXPORTED = 5000
LOOKED = verbs_of(Six.CONSULTATION, Six.DISCLOSURE)


class TooMuch(Refused):
    code = "too-much-for-one-export"
    default = "More than 5,000 rows answer this. Ask for fewer: a shorter time, one person, or one record."


@dataclass(frozen=True)
class Found:
    """A page of the trail: its rows, the place of the next, and by whom a record was looked at, where one was asked
    for."""

    entries: list[Entry]
    after: Place | None
    looks: list[Look]


@operation
def search_trail(*, asked: Asked, after: Place | None, by: User, at: datetime) -> Found:
    """A page of what was done, newest first, without what is withheld from the reader.

    A record that is withheld is answered as one that is not there, and whoever keeps it finds who asked. Raises
    NotPermitted.
    """
    require(by, Permission.AUDIT_READ)
    with house():
        top, roots = about(asked.reference)
        rows, following = cut(answered(asked, roots, by, after)[: PAGE + 1], PAGE, "occurred_at")
        seen = looks(seen_by(by).filter(root_id__in=roots, verb__in=LOOKED)) if roots else []
        found = Found(entries(rows), following, seen)
        trail.record(Verb.TRAIL_READ, root=top, at=at, reason="audit", **asked.says, rows=len(rows))
    return found


@operation
def export_trail(*, asked: Asked, by: User, at: datetime) -> list[Entry]:
    """All that answers the question, to take away.

    Raises NotPermitted, TooMuch.
    """
    require(by, Permission.AUDIT_READ)
    with house():
        top, roots = about(asked.reference)
        rows = all_of(answered(asked, roots, by))
        told = entries(rows)
        trail.record(
            Verb.TRAIL_EXPORTED, root=top, at=at, reason="audit", **asked.says, rows=len(rows), to=addressee(by)
        )
    return told


@operation
def who_looked(*, person: Person, by: User, at: datetime) -> list[Look]:
    """Who has looked at any record of this person, without the records that are withheld from the reader.

    Raises NotPermitted.
    """
    require(by, Permission.AUDIT_LOOKS)
    with house():
        roots = [str(root.object_id) for root in of_a_person(person)]
        seen = looks(seen_by(by).filter(root_id__in=roots, verb__in=LOOKED))
        trail.record(Verb.LOOKS_READ, on=person, at=at, reason="audit")
    return seen


@operation
def what_was_disclosed(
    *, person: Person, after: Place | None, by: User, at: datetime
) -> tuple[list[Disclosure], Place | None]:
    """A page of what was made known about this person: to whom, by whom, when and why, the newest first.

    Raises NotPermitted.
    """
    require(by, Permission.AUDIT_LOOKS)
    with house():
        rows = disclosed(of_a_person(person), by)
        shown, following = page(rows, "occurred_at", after, PAGE, falling=True)
        told = disclosures(shown)
        trail.record(Verb.DISCLOSURES_READ, on=person, at=at, reason="audit", rows=len(shown))
    return told, following


@operation
def export_disclosures(*, person: Person, by: User, at: datetime) -> list[Disclosure]:
    """All that was made known about this person, to take away.

    Raises NotPermitted, TooMuch.
    """
    require(by, Permission.AUDIT_LOOKS)
    with house():
        rows = all_of(disclosed(of_a_person(person), by).order_by("-occurred_at", "-pk"))
        told = disclosures(rows)
        said = {"rows": len(rows), "to": addressee(by)}
        trail.record(Verb.DISCLOSURES_EXPORTED, on=person, at=at, reason="audit", **said)
    return told


def all_of(rows: QuerySet) -> list[AuditEvent]:
    """Raises TooMuch."""
    found = list(rows[: MOST_EXPORTED + 1])
    if len(found) > MOST_EXPORTED:
        raise TooMuch
    return found


def of_a_person(person: Person) -> list[Root]:
    """The person, and every record that names them."""
    return whole(Root("person", person.pk), but="person")


def about(reference: str) -> tuple[Any, list[str] | None]:
    """The record of that reference as the trail names it, and the ids of all that belongs to it; no record and no ids
    where there is none, and no ids at all where none was asked for."""
    if not reference:
        return None, None
    record = kinds.find(reference, begun=True)
    if record is None:
        return None, []
    top = Root(kind_of(record), record.pk, reference)
    return Named(top.kind, top.object_id), [str(root.object_id) for root in whole(top)]
