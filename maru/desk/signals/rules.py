"""What counts as unusual looking. Every figure here is a local protocol – check. No framework."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from maru.people.keys import names_of, phone_key
from maru.timers.clock import LONDON, Hours, IsWorkingDay, at_london

# Somebody in the record is called like the reader: one look is enough, and those of a day are one signal.
ALIKE_WITHIN = timedelta(days=1)
# Many different records in a short time, by what the role reads on a busy day.
MANY_WITHIN = timedelta(minutes=10)
MOST_RECORDS = {
    "maru_info_officer": 40, "maru_triage_sw": 40, "maru_police_ds": 40, "maru_manager": 40, "caiu_ds": 25,
    "caiu_di": 25,
}  # fmt: skip
MOST_RECORDS_OF_OTHERS = 15
# Looks outside the hours of all of one's units; who comes early or stays late is not asked about.
OUT_WITHIN = timedelta(hours=12)
LOOKS_OUT_OF_HOURS = 3
GRACE = timedelta(hours=1)
# Who works at any hour of the day (DOMAIN.md 7).
ROUND_THE_CLOCK = frozenset({"submitter_police", "duty_senior_detective", "designated_officer", "caiu_ds", "caiu_dc"})
# The same record again and again, by somebody who does nothing with it: read out of the queue, or from the desk.
RETURNING_WITHIN = timedelta(days=7)
RETURNS = 8
WITHOUT_WORKING_ON_IT = frozenset({"queue", "desk"})
WORKING_WEEK = frozenset(range(5))


@dataclass(frozen=True)
class Look:
    """One row of the trail that tells of a look at a record."""

    seq: int
    at: datetime
    kind: str
    root_id: str
    reason: str


def most_records(roles: Iterable[str]) -> int:
    """How many different records somebody with these roles reads in a short time before it is unusual."""
    return max((MOST_RECORDS.get(role, MOST_RECORDS_OF_OTHERS) for role in roles), default=MOST_RECORDS_OF_OTHERS)


def spells(looks: Iterable[Look], within: timedelta, most: int, of: Callable[[Look], object]) -> Iterator[list[Look]]:
    """The spells no longer than `within` in which there are at least `most` different ones of what `of` tells.

    A look stands in one spell at the most; what comes in the same time after the spell is full belongs to it.
    """
    spell: list[Look] = []
    full = False
    for look in sorted(looks, key=lambda one: (one.at, one.seq)):
        if full and look.at >= spell[0].at + within:
            yield spell
            spell, full = [], False
        spell = [*(spell if full else (one for one in spell if one.at > look.at - within)), look]
        full = full or len({of(one) for one in spell}) >= most
    if full:
        yield spell


def is_out_of_hours(moment: datetime, units: Iterable[Hours], is_working_day: IsWorkingDay) -> bool:
    """Whether none of these units works at that moment, nor has just closed or is about to open. A bank holiday is a
    day like any other for a unit that works at weekends."""
    day = moment.astimezone(LONDON).date()
    open_today = (
        hours for hours in units if day.weekday() in hours.days and (hours.days - WORKING_WEEK or is_working_day(day))
    )
    return not any(
        at_london(day, hours.opens) - GRACE <= moment <= at_london(day, hours.closes) + GRACE for hours in open_today
    )


def is_alike(name: str, phone: str, theirs: Iterable[tuple[str, str]]) -> bool:
    """Whether one of those in a record, each by the key of a name and a telephone number, has the reader's full name,
    or their family name and their telephone."""
    keys = names_of(name)
    families = {key.partition("|")[0] for key in keys}
    number = phone_key(phone)
    return any(
        key in keys or (number and phone_key(other) == number and key.partition("|")[0] in families)
        for key, other in theirs
    )
