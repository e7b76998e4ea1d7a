"""Changing what may be answered where an answer is a code."""

from datetime import date, datetime

from maru.agencies.acting import operation
from maru.agencies.models import User
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.codes import changes
from maru.codes.models import CodeList
from maru.timers.clock import london_day


@operation
def add_code(*, slug: str, code: str, label: str, note: str, from_on: date, by: User, at: datetime) -> changes.Change:
    """Another answer of a list, from a day on.

    Raises NotPermitted, NotFound, CodeImpossible.
    """
    alone(slug, by)
    change = changes.adding(slug, code=code, label=label, note=note, from_on=from_on, today=london_day(at))
    return written(change, Verb.CODE_ADDED, at)


@operation
def end_code(*, slug: str, code: str, from_on: date, by: User, at: datetime) -> changes.Change:
    """An answer that may be given no more from a day on. What was answered before is read as it was.

    Raises NotPermitted, NotFound, CodeImpossible.
    """
    alone(slug, by)
    return written(changes.ending(slug, code=code, from_on=from_on, today=london_day(at)), Verb.CODE_ENDED, at)


@operation
def relabel_code(*, slug: str, code: str, label: str, from_on: date, by: User, at: datetime) -> changes.Change:
    """Other words for a code from a day on: one row ends, another begins.

    Raises NotPermitted, NotFound, CodeImpossible.
    """
    alone(slug, by)
    change = changes.relabelling(slug, code=code, label=label, from_on=from_on, today=london_day(at))
    return written(change, Verb.CODE_RELABELLED, at)


def alone(slug: str, by: User) -> None:
    """Whoever else changes the list waits, and sees what became of it."""
    require(by, Permission.CODES_MANAGE)
    list(CodeList.objects.select_for_update().filter(slug=slug).values("pk"))


def written(change: changes.Change, verb: Verb, at: datetime) -> changes.Change:
    if change.ends:
        change.ends.valid_until = change.from_on
        change.ends.save(update_fields=["valid_until"])
    if change.begins:
        change.begins.save(force_insert=True)
    row = change.begins or change.ends
    trail.record(verb, on=row, at=at, codelist=row.list.slug, row=row.code, from_on=change.from_on.isoformat())
    return change
