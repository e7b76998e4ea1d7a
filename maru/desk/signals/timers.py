"""What happens when nobody has cleared a signal in time."""

from datetime import datetime

from django.urls import reverse

from maru.agencies.models import Signal, User
from maru.agencies.permissions import Permission
from maru.agencies.roles import holding
from maru.desk.signals.operations import CLOCK, notice_if_late
from maru.notify.operations import tell
from maru.notify.said import said
from maru.timers import registry
from maru.timers.models import Timer

CLEARERS = holding(Permission.SIGNALS_CLEAR, sees_unit=None)
LATE = "Unusual looking waits to be cleared, and the time for it is over."


def signal_clock(timer: Timer, step: str, at: datetime) -> None:
    """Everybody who could clear it hears of it by name, and never the person whom it is about."""
    signal = Signal.objects.get(pk=timer.object_id)
    for person in User.objects.holding(CLEARERS).exclude(pk=signal.user_id).order_by("pk"):
        tell(
            key=f"{timer.pk}:{step}:{person.pk}", text=said(LATE), link=reverse("signals:one", args=[signal.pk]),
            about=None, at=at, user=person, urgent=True,
        )  # fmt: skip


def register() -> None:
    """Make this known to the sweep, and the watchdog."""
    registry.register(CLOCK, effect=signal_clock)
    registry.add_errand(notice_if_late)
