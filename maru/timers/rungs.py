"""Another version of a ladder: who hears at which part of a clock's time, from a day on. What could not be kept is
refused when it is written, never found at three in the morning."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.checks import Error

from maru.agencies.models import Membership
from maru.agencies.roles import ROLES, way_up
from maru.common.errors import Refused
from maru.timers.ladder import HIGHEST, OWNER, SUPERVISOR
from maru.timers.models import ClockRule, LadderStep

# A day: who has not acknowledged it by then is not on duty.
LONGEST = 1440


class LadderImpossible(Refused):
    """Nobody would hear, or nobody could be held to it, or it would change what has begun."""

    code = "ladder-impossible"


@dataclass(frozen=True)
class Rung:
    """Who hears at that percent of the time, and within how many minutes they must acknowledge it (0: they need not).
    `line` is where it was written, by which a refusal finds it."""

    percent: int
    to: str
    urgent: bool
    minutes: int
    line: int = 0


def newest_ladder(slug: str) -> list[LadderStep]:
    """The rungs of the newest version of a rule's ladder; none where those of every rule are its own."""
    return next(iter(versions_of_ladder(slug)), [])


def versions_of_ladder(slug: str) -> list[list[LadderStep]]:
    """The newest first."""
    found: dict[date, list[LadderStep]] = {}
    for rung in LadderStep.objects.filter(rule=slug).order_by("-in_force_from", "percent", "to"):
        found.setdefault(rung.in_force_from, []).append(rung)
    return list(found.values())


def check(rule: ClockRule | None, from_on: date, rungs: Sequence[Rung], today: date) -> None:
    """Whether somebody hears, and can be held to it. Without a rule it is the ladder of every rule that has none.

    Raises LadderImpossible."""
    newest = newest_ladder(rule.slug if rule else "")
    # What began today has its marks already, by the ladder of today.
    if from_on <= today:
        raise LadderImpossible(
            "A ladder changes nothing that has begun: choose tomorrow or a later day.", field="from_on"
        )
    if newest and from_on <= newest[0].in_force_from:
        raise LadderImpossible(
            f"Another version counts from {newest[0].in_force_from:%-d %B %Y} on: choose a later day.", field="from_on"
        )
    for rung in rungs:
        check_rung(rung, rungs)
    if not rungs:
        raise LadderImpossible("Say for one mark at least who hears.", field="percent_0")
    if (rule is None or rule.statutory) and not any(rung.percent == 100 and rung.minutes for rung in rungs):
        raise LadderImpossible(
            "When a time that the law gives is over, somebody must acknowledge it: say who at 100 %, and in how many "
            "minutes.",
            field=f"minutes_{rungs[-1].line}",
        )


def check_rung(rung: Rung, rungs: Sequence[Rung]) -> None:
    """Raises LadderImpossible."""
    at = Counter((one.percent, one.to) for one in rungs)
    demands = [one for one in rungs if one.percent == rung.percent and one.minutes]
    if not 1 <= rung.percent <= HIGHEST:
        raise LadderImpossible(f"Choose a mark from 1 to {HIGHEST} % of the time.", field=f"percent_{rung.line}")
    if not 0 <= rung.minutes <= LONGEST:
        raise LadderImpossible(
            f"Choose 1 to {LONGEST:,} minutes, or 0 where nobody must acknowledge it.", field=f"minutes_{rung.line}"
        )
    if at[rung.percent, rung.to] > 1:
        raise LadderImpossible(f"They hear at {rung.percent} % already: leave one out.", field=f"to_{rung.line}")
    if rung.minutes and len(demands) > 1:
        raise LadderImpossible(
            f"At {rung.percent} % one only can be held to it: take the minutes away from the others.",
            field=f"minutes_{demands[-1].line}",
        )
    if rung.to not in (OWNER, SUPERVISOR):
        check_role(rung)


def check_role(rung: Rung) -> None:
    """Raises LadderImpossible."""
    field = f"to_{rung.line}"
    if rung.to not in ROLES:
        raise LadderImpossible(f"There is no role {rung.to}: choose one of the list.", field=field)
    try:
        climbed = way_up(rung.to)
    except ValueError as circle:
        raise LadderImpossible(f"It would never end: {circle}.", field=field) from circle
    if not Membership.objects.filter(
        role__in=[rung.to, *climbed], until=None, user__is_active=True, user__signs_in=True
    ).exists():
        raise LadderImpossible(
            f"Nobody holds the role {ROLES[rung.to].name}, nor one above it, so nobody would hear: give it to somebody "
            "first, or choose another.",
            field=field,
        )


def strays(**options: Any) -> list[Error]:
    """`manage.py check`: no role's way up ends nowhere, or never."""
    found = []
    for slug in ROLES:
        try:
            way_up(slug)
        except ValueError as error:
            found.append(Error(f"Whoever is to hear above {slug}: {error}.", id="maru.E003"))
    return found


def strangers(databases: Any = None, **options: Any) -> list[Error]:
    """`manage.py check --deploy --database default`: no release takes away a role by which somebody is to hear."""
    if not databases:
        return []
    rungs = LadderStep.objects.exclude(to__in=[OWNER, SUPERVISOR, *ROLES])
    return [Error(f"Nobody can hear of {rung}: there is no such role.", id="maru.E004") for rung in rungs]
