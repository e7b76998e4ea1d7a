"""What a partner's team reads: what is offered to it, what it has accepted, what has ended."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from caf.models import Assessment
from maru.agencies.models import Involvement
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.web import keyset
from triage.models import Handover, HandoverSubject

PAGE = 25
OFFERED, ACCEPTED, IN_CAF = ("offered",), ("accepted",), ("in_caf",)
OVER = ("reported", "declined", "lapsed", "recalled")
LISTS = {"offered": OFFERED, "accepted": ACCEPTED, "ended": IN_CAF + OVER}


def offered_to(user: Any) -> QuerySet:
    """The handovers of the person's teams; the first wall asked row by row."""
    powers = powers_of(user)
    teams = [unit for unit, role in powers.held if Permission.HANDOVER_SEE in role.permissions]
    reach = Involvement.objects.reaching(user, powers.unit_ids).filter(kind=Handover.root, object_id=OuterRef("pk"))
    return Handover.objects.filter(Exists(reach), unit__in=teams)


def numbers(user: Any) -> dict[str, int]:
    """How many are offered and how many are accepted."""
    rows = offered_to(user).filter(state__in=("offered", "accepted")).values_list("state").annotate(Count("pk"))
    return {"offered": 0, "accepted": 0, **dict(rows)}


def offers_page(
    user: Any, states: Collection[str], place: keyset.Place | None, size: int = PAGE
) -> tuple[list[Handover], keyset.Place | None]:
    """One page of those in these states: what is offered by the time it is due, all else the newest first."""
    rows = offered_to(user).filter(state__in=states).select_related("unit").prefetch_related("subjects")
    key, falling = ("due_at", False) if states == OFFERED else ("offered_at", True)
    return keyset.page(rows, key, place, size, falling=falling)


def cafs_of(user: Any, handover: Handover) -> list[Assessment]:
    """The CAFs in which an accepted offer of early help goes on."""
    if handover.state != "in_caf":
        return []
    covered = HandoverSubject.objects.filter(handover=handover)
    rows = Assessment.objects.visible_to(user).filter(
        subject__in=covered.values("subject"), opened_at=handover.answered_at
    )
    return list(rows.order_by("reference"))


def overdue_offers(user: Any, now: datetime) -> int:
    """How many offers wait although their time is over; the clock takes them back soon."""
    return offered_to(user).filter(state="offered", due_at__lte=now).count()
