"""Changing how long something may take, and on which days nobody works."""

from collections.abc import Sequence
from datetime import date, datetime

from maru.agencies.acting import house, operation
from maru.agencies.models import User
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import NotFound, ReasonMissing, Refused
from maru.timers import rules
from maru.timers.calendar import named_holidays
from maru.timers.clock import london_day
from maru.timers.models import ClockRule, ExtraHoliday, LadderStep, Timer
from maru.timers.rungs import Rung, check

CARRIED = (
    "slug", "name", "calendar", "by", "before", "starts", "stops", "owner", "warn_percent", "round_the_clock",
    "statutory",
)  # fmt: skip


class HolidayAlready(Refused):
    code = "holiday-already"
    status = 409


class HolidayOver(Refused):
    code = "holiday-over"
    default = "That day is over. Choose today or a later day."


@operation
def write_rule(
    *,
    slug: str,
    length: int,
    span: str,
    from_on: date,
    source: str,
    checked: bool,
    pause_hours: int,
    by: User,
    at: datetime,
) -> ClockRule:
    """A new version of a rule: it counts for what starts on that day or later. What runs is left alone.

    Raises NotPermitted, NotFound, RuleImpossible.
    """
    require(by, Permission.RULES_MANAGE)
    # Whoever else writes one waits, and sees this one.
    list(ClockRule.objects.select_for_update().filter(slug=slug).values("pk"))
    newest = newest_of(slug)
    carried = {name: getattr(newest, name) for name in CARRIED}
    rule = ClockRule(
        **carried, length=length, span=span, in_force_from=from_on, source=source.strip(), checked=checked,
        pause_hours=pause_hours,
    )  # fmt: skip
    rules.check(rule, newest, london_day(at))
    rule.save(force_insert=True)
    trail.record(Verb.RULE_WRITTEN, on=rule, at=at, clock=slug, length=length, span=span, from_on=from_on.isoformat())
    return rule


@operation
def write_ladder(*, slug: str, from_on: date, rungs: Sequence[Rung], by: User, at: datetime) -> list[LadderStep]:
    """A new version of who hears on the way of a rule's clocks, or of those of every rule that has no ladder of its own
    (no slug): it counts for what starts on that day or later.

    Raises NotPermitted, NotFound, LadderImpossible.
    """
    require(by, Permission.RULES_MANAGE)
    # Whoever else writes one waits: those of every rule are always there.
    list(LadderStep.objects.select_for_update().filter(rule="").values("pk"))
    check(newest_of(slug) if slug else None, from_on, rungs, london_day(at))
    made = [
        LadderStep(
            rule=slug, in_force_from=from_on, percent=rung.percent, to=rung.to, urgent=rung.urgent,
            must_acknowledge=rung.minutes > 0, minutes=rung.minutes,
        )
        for rung in rungs
    ]  # fmt: skip
    LadderStep.objects.bulk_create(made)
    trail.record(Verb.LADDER_WRITTEN, on=made[0], at=at, clock=slug, from_on=from_on.isoformat(), rows=len(made))
    return made


def newest_of(slug: str) -> ClockRule:
    """Raises NotFound."""
    versions = rules.versions_of(slug)
    if not versions:
        raise NotFound
    return versions[0]


@operation
def move_clocks(*, slug: str, reason: str, by: User, at: datetime) -> int:
    """Give the running clocks of a rule the deadline that its newest version, and the holidays as they are now, would
    give them; what the law counts only to an earlier one. Returns how many were moved.

    Raises NotPermitted, NotFound, ReasonMissing.
    """
    require(by, Permission.RULES_MANAGE)
    newest = newest_of(slug)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    list(Timer.objects.select_for_update(of=("self",)).filter(pk__in=rules.that_could_move(slug).values("pk")))
    with house():
        count = rules.move(newest, rules.moves(newest), at)
        trail.record(Verb.CLOCKS_MOVED, on=newest, at=at, text=reason, clock=slug, rows=count)
    return count


@operation
def add_holiday(*, day: date, name: str, by: User, at: datetime) -> ExtraHoliday:
    """A day that is no working day, for what starts from now on. What runs is left alone.

    Raises NotPermitted, HolidayAlready, HolidayOver.
    """
    require(by, Permission.RULES_MANAGE)
    known = named_holidays().get(day) or ExtraHoliday.objects.filter(day=day).values_list("name", flat=True).first()
    if known:
        raise HolidayAlready(f"That day is a holiday already: {known}.", field="day")
    if day < london_day(at):
        raise HolidayOver(field="day")
    made = ExtraHoliday.objects.create(day=day, name=name.strip(), added_by=by, added_at=at)
    trail.record(Verb.HOLIDAY_ADDED, on=made, at=at, day=day.isoformat())
    return made
