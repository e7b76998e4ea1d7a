"""Many shifts of one rota at once, from lines that somebody wrote elsewhere: all of them, or none."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from maru.agencies.acting import operation
from maru.agencies.models import Rota, Shift, User
from maru.agencies.operations.rota import (
    ImpossibleShift,
    NotOnTheRota,
    OnShiftAlready,
    judge_times,
    rota_kept_by,
)
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import Refused

UNKNOWN = "Nobody here has that e-mail address."


class LinesRefused(Refused):
    code = "lines-refused"
    default = "Nothing was put on the rota. Mend the lines that are refused, and check them again."


class Line(NamedTuple):
    """A line as it was read: its number, the e-mail address, and the times; or what is wrong with it."""

    number: int
    person: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    wrong: str = ""


class Fate(StrEnum):
    """What becomes of a line."""

    NEW = "new"
    THERE = "there"
    REFUSED = "refused"


class Outcome(NamedTuple):
    """A line, whose shift it is, and what becomes of it, with the sentence of a refusal."""

    line: Line
    fate: Fate
    user: User | None = None
    sentence: str = ""


class Taken(NamedTuple):
    """A time in which somebody is on duty, on the rota (no line) or by an earlier line."""

    starts_at: datetime
    ends_at: datetime
    line: int | None


def judged(rota: Rota, lines: Sequence[Line], at: datetime) -> list[Outcome]:
    """What would become of each line: in four questions, however many there are."""
    people = {user.email.lower(): user for user in User.objects.holding([rota.role], unit=rota.unit_id)}
    known = set(User.objects.filter(signs_in=True).values_list("email", flat=True)) if lines else set()
    known = {email.lower() for email in known}
    taken: dict[UUID, list[Taken]] = {}
    times = [moment for line in lines for moment in (line.starts_at, line.ends_at) if moment is not None]
    if times:
        for shift in Shift.objects.between(min(times), max(times)).filter(rota=rota):
            taken.setdefault(shift.user_id, []).append(Taken(shift.starts_at, shift.ends_at, None))
    return list(outcomes(lines, people, known, taken, at))


def outcomes(
    lines: Sequence[Line], people: dict[str, User], known: set[str], taken: dict[UUID, list[Taken]], at: datetime
) -> Iterator[Outcome]:
    for line in lines:
        user = people.get(line.person.lower())
        try:
            fate = judge_line(line, user, line.person.lower() in known, taken, at)
        except Refused as refusal:
            yield Outcome(line, Fate.REFUSED, user, refusal.sentence)
        else:
            yield Outcome(line, fate, user)


def judge_line(
    line: Line, user: User | None, is_known: bool, taken: dict[UUID, list[Taken]], at: datetime
) -> Fate:  # fmt: skip
    """Raises ImpossibleShift, NotOnTheRota, OnShiftAlready."""
    if line.wrong:
        raise ImpossibleShift(line.wrong)
    if user is None:
        raise NotOnTheRota() if is_known else NotOnTheRota(UNKNOWN)
    theirs = taken.setdefault(user.pk, [])
    if Taken(line.starts_at, line.ends_at, None) in theirs:
        return Fate.THERE
    judge_times(line.starts_at, line.ends_at, at)
    for other in theirs:
        if other.starts_at < line.ends_at and line.starts_at < other.ends_at:
            raise OnShiftAlready(f"At that time line {other.line} gives them a shift." if other.line else "")
    theirs.append(Taken(line.starts_at, line.ends_at, line.number))
    return Fate.NEW


@operation
def import_shifts(*, rota_id: UUID, lines: Sequence[Line], by: User, at: datetime) -> list[Shift]:
    """Each line is a shift. What stands on the rota already is left as it is.

    Raises NotPermitted, NotFound, RotaEnded, LinesRefused.
    """
    rota = rota_kept_by(rota_id, by, at, alone=True)
    found = judged(rota, lines, at)
    if any(one.fate is Fate.REFUSED for one in found):
        raise LinesRefused
    shifts = [
        Shift(
            rota=rota, user=one.user, starts_at=one.line.starts_at, ends_at=one.line.ends_at, given_by=by, given_at=at
        )
        for one in found if one.fate is Fate.NEW
    ]  # fmt: skip
    Shift.objects.bulk_create(shifts)
    for shift in shifts:
        trail.record(Verb.SHIFT_GIVEN, on=shift, root=rota, at=at, reason="imported", user=shift.user_id)
    return shifts
