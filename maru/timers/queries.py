"""What clocks and their rules say."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Subquery

from maru.timers.models import ClockRule, Timer


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


def due_of(kind: str, column: str) -> Subquery:
    """When the newest clock of that kind is due, of the record whose id stands in that column of a query's rows."""
    clocks = Timer.objects.filter(kind=kind, object_id=OuterRef(column)).order_by("-started_at")
    return Subquery(clocks.values("due_at")[:1])


def running(object_ids: Iterable[UUID]) -> list[Timer]:
    """The running clocks of these records with their rules, the nearest deadline first."""
    timers = Timer.objects.filter(object_id__in=list(object_ids), state=Timer.State.RUNNING)
    return list(timers.select_related("rule").order_by("due_at", "kind"))
