"""What happens when nobody has reviewed a look in time."""

from datetime import datetime

from django.urls import reverse

from maru.agencies.models import GlassReview, Membership, Unit
from maru.agencies.permissions import Permission
from maru.agencies.roles import holding
from maru.desk.glass.operations import REVIEW
from maru.notify.operations import tell
from maru.notify.said import said
from maru.timers import registry
from maru.timers.models import Timer

REVIEWERS = holding(Permission.GLASS_REVIEW, sees_unit=None)
LATE = "{glass.reference}: A look behind broken glass waits for its review, and the time for it is over."


def review_clock(timer: Timer, step: str, at: datetime) -> None:
    """Everybody who could review it hears of it, in whatever unit they are."""
    review = GlassReview.objects.select_related("glass").get(glass=timer.object_id)
    held = Membership.objects.filter(role__in=REVIEWERS, until=None).exclude(user=review.user)
    units = Unit.objects.in_bulk(held.values_list("unit", flat=True))
    for unit, role in held.values_list("unit", "role").order_by("unit", "role").distinct():
        tell(
            key=f"{timer.pk}:{step}:{unit}:{role}", text=said(LATE, glass=review.glass), unit=units[unit],
            role=role,
            link=reverse("glass:review_one", args=[review.pk]), urgent=True, about=review.about, at=at,
        )  # fmt: skip


def register() -> None:
    """Make this known to the sweep."""
    registry.register(REVIEW, effect=review_clock)
