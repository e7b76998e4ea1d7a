"""What happens when nobody has reviewed a look in time."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse

from maru.agencies.models import GlassReview, Membership
from maru.agencies.permissions import Permission
from maru.agencies.roles import holding
from maru.desk.glass.operations import REVIEW
from maru.notify.operations import News, tell_many
from maru.notify.said import said
from maru.timers import registry
from maru.timers.models import TimerStep

REVIEWERS = holding(Permission.GLASS_REVIEW, sees_unit=None)
LATE = "{glass.reference}: A look behind broken glass waits for its review, and the time for it is over."


def review_clocks(due: Sequence[TimerStep], at: datetime) -> None:
    """Everybody who could review it hears of it, in whatever unit they are."""
    looks = GlassReview.objects.select_related("glass").filter(glass__in=[step.timer.object_id for step in due])
    reviews = {review.glass_id: review for review in looks}
    held = Membership.objects.filter(role__in=REVIEWERS, until=None).select_related("unit").order_by("unit", "role")
    tell_many(news=[one for step in due for one in news(step, reviews[step.timer.object_id], held)], at=at)


def news(step: TimerStep, review: GlassReview, held: Iterable[Membership]) -> list[News]:
    """What is told of one look: nothing to a role that only whoever looked holds there."""
    reached = {(one.unit, one.role): None for one in held if one.user_id != review.user_id}
    return [
        News(
            key=f"{step.timer_id}:{step.name}:{unit.pk}:{role}", text=said(LATE, glass=review.glass), unit=unit,
            role=role, link=reverse("glass:review_one", args=[review.pk]), urgent=True, about=review.about,
        )
        for unit, role in reached
    ]  # fmt: skip


def register() -> None:
    """Make this known to the sweep."""
    registry.register(REVIEW, effects=review_clocks)
