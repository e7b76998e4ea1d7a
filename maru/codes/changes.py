"""What a change of a code list would do, and whether it may be: read before it is done, and done so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maru.codes.models import Code, CodeList
from maru.common.errors import NotFound, Refused


class CodeImpossible(Refused):
    """The code would mean nothing, or two things at once, or what has been written would change its meaning."""

    code = "code-impossible"


@dataclass(frozen=True)
class Change:
    """The row that ends, if one does, and the one that begins, if one does; on the same day."""

    from_on: date
    ends: Code | None = None
    begins: Code | None = None


def rows_of(slug: str) -> tuple[CodeList, list[Code]]:
    """A list and all its codes, in its order. Raises NotFound."""
    found = CodeList.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found, list(found.codes.order_by("position", "code", "valid_from"))


def standing(rows: Sequence[Code], code: str) -> Code:
    """The row of a code that has no end yet. Raises NotFound, CodeImpossible."""
    versions = [row for row in rows if row.code == code]
    if not versions:
        raise NotFound
    for row in versions:
        if row.valid_until is None:
            return row
    raise CodeImpossible(f"It has an end already: {max(row.valid_until for row in versions):%-d %B %Y}.")


def not_past(from_on: date, today: date) -> None:
    if from_on < today:
        raise CodeImpossible("A list changes nothing that was written: choose today or a later day.", field="from_on")


def adding(slug: str, *, code: str, label: str, note: str, from_on: date, today: date) -> Change:
    """Raises NotFound, CodeImpossible."""
    listed, rows = rows_of(slug)
    not_past(from_on, today)
    if not re.fullmatch(r"[A-Za-z0-9_]{1,20}", code, re.ASCII):
        raise CodeImpossible("A code has up to 20 letters and digits, and no blanks.", field="code")
    for row in rows:
        still = row.valid_until is None or row.valid_until > from_on
        if row.code.lower() == code.lower() and still:
            raise CodeImpossible(f"The list has this code: {row.label}.", field="code")
        if row.label.lower() == label.strip().lower() and still:
            raise CodeImpossible(f"The list has this answer: its code is {row.code}.", field="label")
    place = max((row.position for row in rows), default=0) + 10
    made = Code(list=listed, code=code, label=worded(label), note=note.strip(), position=place, valid_from=from_on)
    return Change(from_on, begins=made)


def ending(slug: str, *, code: str, from_on: date, today: date) -> Change:
    """Raises NotFound, CodeImpossible."""
    _listed, rows = rows_of(slug)
    row = standing(rows, code)
    not_past(from_on, today)
    after_its_start(row, from_on)
    if not any(other.counts(from_on) for other in rows if other.pk != row.pk):
        raise CodeImpossible("It is the last answer of its list: add another one first.", field="from_on")
    return Change(from_on, ends=row)


def relabelling(slug: str, *, code: str, label: str, from_on: date, today: date) -> Change:
    """Raises NotFound, CodeImpossible."""
    listed, rows = rows_of(slug)
    row = standing(rows, code)
    not_past(from_on, today)
    after_its_start(row, from_on)
    if worded(label) == row.label:
        raise CodeImpossible("It is called so already.", field="label")
    carried = {name: getattr(row, name) for name in ("code", "group", "note", "position")}
    return Change(from_on, row, Code(list=listed, label=worded(label), valid_from=from_on, **carried))


def worded(label: str) -> str:
    """Raises CodeImpossible."""
    if not label.strip():
        raise CodeImpossible("Enter what the code means.", field="label")
    return label.strip()


def after_its_start(row: Code, from_on: date) -> None:
    if from_on < row.valid_from:
        raise CodeImpossible(
            f"It counts from {row.valid_from:%-d %B %Y} on: choose that day or a later one.", field="from_on"
        )
