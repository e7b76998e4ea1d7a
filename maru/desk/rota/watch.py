"""Gaps in the rotas are told ahead, and nobody on duty is an alarm to the next role up."""

import time
from datetime import datetime, timedelta

from django.urls import reverse

from maru.agencies.acting import acting_as
from maru.agencies.covering import Span
from maru.agencies.desk import the_desk
from maru.agencies.models import Rota
from maru.agencies.operations.rota import KEEPING
from maru.agencies.rota import MANAGER, Duty, gaps
from maru.audit.context import Door
from maru.common.copies import held_copy
from maru.notify.operations import News, tell_many
from maru.notify.said import said
from maru.timers import registry
from maru.timers.operations import database_now
from maru.web.words import in_london

AHEAD = timedelta(hours=48)
# A gap is known by its beginning: one that began longer ago is told anew each day that it lasts.
BACK = timedelta(days=1)
# Whoever begins a rota has so long to fill it before anybody hears that it is empty.
GRACE = timedelta(hours=1)
EVERY = 60.0
GAP = (
    "{unit.name}: nobody has the shift as {rota.role} from {hour:02}:{minute:02} on {day}/{month}. Give it to somebody."
)
EMPTY = "{unit.name}: nobody is on duty as {rota.role}. Whatever waits for them comes to you until somebody is."
_looked = -EVERY


def watch(*, door: Door, at: datetime | None = None) -> int:
    """Tell whoever keeps a rota of each gap that begins within two days, and the next role up of each in which nobody
    is on duty now; each once. How many there are. In a restored copy that is held nothing is told."""
    if held_copy():
        return 0
    with acting_as(system="rota", door=door, at=at) as context:
        now = context.at = at or database_now()
        rotas = list(Rota.objects.kept(now).filter(since__lte=now - GRACE).select_related("unit"))
        duty, news = Duty(now), []
        for rota in rotas:
            found = gaps([rota], Span(max(rota.since, day_begins(now)), now + AHEAD))[rota.pk]
            for gap in (gap for gap in found if gap.ends > now):
                news += alarm(rota, gap, duty) if gap.starts <= now else warnings(rota, gap)
        tell_many(news=news, at=now)
    return len(news)


def day_begins(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0) - BACK


def alarm(rota: Rota, gap: Span, duty: Duty) -> list[News]:
    """Nobody is on duty: whoever is reached instead must say that they know."""
    reached = duty.reach(rota.role, rota.unit)
    text = said(EMPTY, unit=rota.unit, rota=rota)
    return [
        News(
            key=f"rota-empty:{rota.pk}:{gap.starts:%Y%m%d%H%M}", text=text, link=link(rota), about=None,
            unit=reached.unit, role=reached.role, urgent=True, must_acknowledge=True, mail_to=reached.people,
        )
    ]  # fmt: skip


def warnings(rota: Rota, gap: Span) -> list[News]:
    """A gap is coming: whoever keeps the rota hears of it."""
    local = in_london(gap.starts)
    when = {"hour": local.hour, "minute": local.minute, "day": local.day, "month": local.month}
    text = said(GAP, unit=rota.unit, rota=rota, **when)
    keepers = [(rota.unit, role) for role in rota.unit.roles_held(KEEPING)] or [(the_desk(), MANAGER)]
    key = f"rota-gap:{rota.pk}:{gap.starts:%Y%m%d%H%M}"
    return [
        News(key=f"{key}:{role}", text=text, link=link(rota), about=None, unit=unit, role=role)
        for unit, role in keepers
    ]


def link(rota: Rota) -> str:
    return reverse("rota:week", args=[rota.pk])


def watch_now_and_then() -> None:
    """The watchdog's own look, whether Celery looks or not: what is told is told once."""
    global _looked
    if time.monotonic() - _looked >= EVERY:
        _looked = time.monotonic()
        watch(door=Door.COMMAND)


def register() -> None:
    """Make this known to the watchdog."""
    registry.add_errand(watch_now_and_then)
