"""Somebody has taken note of what reached them: it climbs no further."""

from collections.abc import Iterable
from datetime import datetime

from maru.agencies.models import User
from maru.timers.models import Escalation, TimerStep


def stop_climbing(keys: Iterable[str], by: User, at: datetime) -> None:
    """What was told by these news is in somebody's hands. The clock itself runs on."""
    told = Escalation.objects.filter(key__in=list(keys), must_acknowledge=True, acknowledged_at=None)
    timers = list(told.values_list("step__timer", flat=True))
    told.update(acknowledged_at=at, acknowledged_by=by)
    climbing = TimerStep.objects.filter(timer__in=timers, name__contains="+", fired_at=None, dropped_at=None)
    climbing.update(dropped_at=at)
