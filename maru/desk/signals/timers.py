"""What happens when nobody has cleared a signal in time."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from maru.agencies.models import Signal, User
from maru.agencies.permissions import Permission
from maru.agencies.roles import holding
from maru.desk.signals.operations import CLOCK, notice_if_late
from maru.notify.operations import News, tell_many
from maru.notify.said import said
from maru.timers import registry
from maru.timers.models import TimerStep

CLEARERS = holding(Permission.SIGNALS_CLEAR, sees_unit=None)
LATE = "Unusual looking waits to be cleared, and the time for it is over."


def signal_clocks(due: Sequence[TimerStep], at: datetime) -> None:
    """Everybody who could clear it hears of it by name, and never the person whom it is about."""
    signals = Signal.objects.in_bulk([step.timer.object_id for step in due])
    people = list(User.objects.holding(CLEARERS).order_by("pk"))
    of = [(step, signals[step.timer.object_id]) for step in due]
    tell_many(
        news=[
            News(
                key=f"{step.timer_id}:{step.name}:{person.pk}", text=said(LATE),
                link=reverse("signals:one", args=[signal.pk]), about=None, user=person, urgent=True,
            )
            for step, signal in of
            for person in people
            if person.pk != signal.user_id
        ],
        at=at,
    )  # fmt: skip


def register() -> None:
    """Make this known to the sweep, and the watchdog."""
    registry.register(CLOCK, effects=signal_clocks)
    registry.add_errand(notice_if_late)
