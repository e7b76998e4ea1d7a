"""What clocks and their rules say."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Subquery

from maru.timers import calendar
from maru.timers.clock import Hours
from maru.timers.explaining import Because, explain
from maru.timers.models import ClockPause, ClockRule, ExtraHoliday, LadderStep, Timer


def rules_in_force(slugs: Iterable[str], on: date) -> dict[str, ClockRule]:
    """The rules of these slugs that count on that day, as far as there are any."""
    rules = ClockRule.objects.filter(slug__in=list(slugs), in_force_from__lte=on)
    return {rule.slug: rule for rule in rules.order_by("slug", "-in_force_from").distinct("slug")}


def rule_in_force(slug: str, on: date) -> ClockRule:
    """The rule of that slug that counts on that day.

    Raises LookupError where there is none."""
    rule = rules_in_force([slug], on).get(slug)
    if rule is None:
        raise LookupError(f"no rule for the clock {slug} is in force on {on}")
    return rule


class Ladders:
    """The ladders of some rules, read at once."""

    def __init__(self, slugs: Iterable[str]) -> None:
        self._rungs: dict[str, list[LadderStep]] = defaultdict(list)
        self._found: dict[tuple[str, date], list[LadderStep]] = {}
        for rung in LadderStep.objects.filter(rule__in={"", *slugs}).order_by("percent", "to"):
            self._rungs[rung.rule].append(rung)

    def of(self, slug: str, on: date) -> list[LadderStep]:
        """The rungs of the rule that count for what starts on that day: its own, or else those of every rule."""
        if (slug, on) not in self._found:
            self._found[slug, on] = self._in_force(slug, on) or self._in_force("", on)
        return self._found[slug, on]

    def _in_force(self, slug: str, on: date) -> list[LadderStep]:
        since = max((rung.in_force_from for rung in self._rungs[slug] if rung.in_force_from <= on), default=None)
        return [rung for rung in self._rungs[slug] if rung.in_force_from == since]


def due_of(kind: str, column: str) -> Subquery:
    """When the newest clock of that kind is due, of the record whose id stands in that column of a query's rows."""
    clocks = Timer.objects.filter(kind=kind, object_id=OuterRef(column)).order_by("-started_at")
    return Subquery(clocks.values("due_at")[:1])


def running(object_ids: Iterable[UUID]) -> list[Timer]:
    """The running clocks of these records with their rules, the nearest deadline first."""
    timers = Timer.objects.filter(object_id__in=list(object_ids), state=Timer.State.RUNNING)
    return list(timers.select_related("rule", "unit").order_by("due_at", "kind"))


def becauses(timers: Iterable[Timer]) -> dict[UUID, Because]:
    """Why each of these clocks is due when it is: their rules and units have been fetched. Two questions, however many
    they are. What has no target has no deadline to explain."""
    timers = [timer for timer in timers if timer.rule.span != ClockRule.Span.NO_TARGET]
    if not timers:
        return {}
    extra = dict(ExtraHoliday.objects.values_list("day", "name"))
    paused = paused_in_all(timers)
    found = {}
    for timer in timers:
        days = calendar.WorkingDays(extra, timer.rule.calendar)
        found[timer.pk] = explain(
            timer.rule.measure, timer.started_at, days, days.why_not, hours_of(timer), due_at=timer.due_at,
            agreed=timer.agreed, stood_still=paused.get(timer.pk, timedelta()),
        )  # fmt: skip
    return found


def why_due(object_id: UUID) -> Because | None:
    """Why the nearest deadline of this record is when it is, where a clock of it runs."""
    timers = running([object_id])[:1]
    return next(iter(becauses(timers).values()), None)


def hours_of(timer: Timer) -> Hours:
    """When whoever has it in hand works."""
    return Hours(timer.unit.opens, timer.unit.closes, frozenset(timer.unit.open_days))


def paused_in_all(timers: Iterable[Timer]) -> dict[UUID, timedelta]:
    """How long each of these clocks that ever stood still has stood, or will have by itself."""
    found: dict[UUID, timedelta] = defaultdict(timedelta)
    for pause in ClockPause.objects.filter(timer__in=[timer.pk for timer in timers]):
        found[pause.timer_id] += (pause.ended_at or pause.until) - pause.since
    return found


def standing_still(timers: Iterable[Timer], now: datetime) -> dict[UUID, ClockPause]:
    """Those of these clocks that stand still now, and the pause."""
    pauses = ClockPause.objects.filter(timer__in=[timer.pk for timer in timers], ended_at=None, until__gt=now)
    return {pause.timer_id: pause for pause in pauses}
