"""What somebody sees of the rotas: their own units', those that they keep, and at the desk who is on duty."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from maru.agencies.covering import Span
from maru.agencies.models import Offer, Rota, Shift, Unit, User
from maru.agencies.operations.rota import kept_units
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.agencies.rota import Duty, Reached, gaps, needed
from maru.common.errors import NotFound

LOOK_AHEAD = timedelta(days=14)


class OnDuty(NamedTuple):
    """A rota now: who is on duty, or who is reached instead, and whether somebody should be on duty."""

    rota: Rota
    people: list[User]
    instead: Reached | None
    is_gap: bool


def rotas_for(user: Any, at: datetime) -> QuerySet[Rota]:
    """The rotas that somebody may read."""
    powers = powers_of(user)
    seen = Q(unit__in=[unit for unit, _ in powers.held])
    if powers.may(Permission.ROTA_KEEP):
        seen |= Q(unit__in=kept_units(user))
    if powers.may(Permission.TRIAGE_SEE):
        seen |= Q(unit__kind=Unit.Kind.DUTY)
    return Rota.objects.kept(at).filter(seen).select_related("unit").order_by("unit__name", "role")


def rota_for(rota_id: UUID, user: Any, at: datetime) -> Rota:
    """Raises NotFound."""
    found = rotas_for(user, at).filter(pk=rota_id).first()
    if found is None:
        raise NotFound
    return found


def kept_ids(user: Any, rotas: Collection[Rota]) -> set[UUID]:
    """Which of these rotas somebody keeps."""
    if not powers_of(user).may(Permission.ROTA_KEEP):
        return set()
    kept = set(kept_units(user).values_list("pk", flat=True))
    return {rota.pk for rota in rotas if rota.unit_id in kept}


def now_on_duty(rotas: Collection[Rota], at: datetime) -> list[OnDuty]:
    """Each of these rotas, and who is on duty in it."""
    duty, found = Duty(at), []
    for rota in rotas:
        people = duty.on(rota.role, rota.unit)
        instead = None if people else duty.reach(rota.role, rota.unit)
        wanted = bool(needed(rota, Span(at, at + timedelta(minutes=1))))
        found.append(OnDuty(rota, people, instead, wanted and not people))
    return found


def gaps_ahead(rotas: Collection[Rota], at: datetime) -> list[tuple[Rota, Span]]:
    """Every gap of the next fortnight, the soonest first."""
    found = gaps(rotas, Span(at, at + LOOK_AHEAD)) if rotas else {}
    return sorted(
        ((rota, gap) for rota in rotas for gap in found[rota.pk]), key=lambda pair: (pair[1], str(pair[0].pk))
    )


def shifts_of(user: Any, at: datetime) -> QuerySet[Shift]:
    """Somebody's shifts that are not over, the next one first."""
    shifts = Shift.objects.standing().filter(user=user, ends_at__gt=at)
    return shifts.select_related("rota__unit").order_by("starts_at", "id")


def offers(at: datetime, **whose: Any) -> QuerySet[Offer]:
    """Open offers of shifts that have not begun: `to` somebody, or `by` somebody."""
    found = Offer.objects.filter(ended_at=None, shift__removed_at=None, shift__starts_at__gt=at, **whose)
    return found.select_related("shift__rota__unit", "by", "to").order_by("shift__starts_at", "id")
