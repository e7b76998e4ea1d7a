"""What came near or ran out while nothing swept: each hears of it in one summary, but of what is red by itself."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max

from maru.agencies.models import Withheld
from maru.notify.operations import News
from maru.notify.said import said
from maru.timers.models import Escalation, Heartbeat, TimerStep

# So long the sweep may be silent: what is due meanwhile is late, but not missed.
SILENCE = timedelta(minutes=5)
CATCHING_UP = timedelta(hours=1)
MISSED = said(
    "While nothing checked the deadlines, some came near or ran out that are yours to know. Here they are listed."
)


def show_heartbeat(part: str, at: datetime) -> None:
    """Say that the sweep goes on, and where every part was silent, that it does so again."""
    parts = list(Heartbeat.objects.select_for_update().order_by("part"))
    silent = all(beat.at < at - SILENCE for beat in parts)
    Heartbeat.objects.update_or_create(part=part, defaults={"at": at, **({"resumed_at": at} if silent else {})})


class CatchingUp:
    """Which of what fires now was missed, and by which summary it is told. `about` are the records that it tells of: of
    one that is withheld from somebody each hears by itself."""

    def __init__(self, at: datetime, about: Iterable[UUID | None]) -> None:
        resumed = Heartbeat.objects.filter(resumed_at__gte=at - CATCHING_UP, resumed_at__lte=at)
        self.resumed = resumed.aggregate(Max("resumed_at"))["resumed_at__max"]
        withheld = Withheld.objects.filter(object_id__in={one for one in about if one})
        self._withheld = frozenset(withheld.values_list("object_id", flat=True)) if self.resumed else frozenset()

    def stamp(self, step: TimerStep, before: Escalation | None, about: UUID | None) -> str:
        """What tells its summary from others; nothing, where it is told by itself. What climbs from a summary climbs as
        a summary."""
        if about in self._withheld:
            return ""
        if before is not None:
            return f"{before.key.split(':')[1]}-up" if before.missed else ""
        if self.resumed is not None and step.due_at < self.resumed - SILENCE:
            return f"{self.resumed:%Y%m%dT%H%M%S}"
        return ""


def key_of(stamp: str, row: Escalation) -> str:
    """By which news somebody hears of all that they have missed."""
    return f"missed:{stamp}:{row.person_id or row.unit_id}:{row.role if row.person_id is None else ''}"


def summary(stamp: str, row: Escalation, mail_to: list | None) -> News:
    """The one notice, for whoever the row reaches."""
    return News(
        key=row.key,
        text=MISSED,
        link=f"/missed/{stamp}/",
        about=None,
        user=row.person,
        unit=None if row.person else row.unit,
        role="" if row.person else row.role,
        urgent=True,
        must_acknowledge=True,
        mail_to=mail_to,
    )
