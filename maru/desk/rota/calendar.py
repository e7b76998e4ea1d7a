"""Somebody's own shifts as iCalendar (RFC 5545). Pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from icalendar import Calendar, Event

from maru.agencies.covering import LONDON
from maru.agencies.models import Shift

ASK_EVERY = timedelta(hours=1)


def calendar(shifts: Iterable[Shift], user_id: UUID) -> bytes:
    """The shifts with their role and unit, and nobody's name. What was taken away, or has gone to a colleague, is
    told as cancelled: a programme that copies events would else keep it."""
    made = Calendar()
    made.add("prodid", "-//MARU//Duty rota//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", "MARU shifts")
    made.add("refresh-interval", ASK_EVERY, parameters={"VALUE": "DURATION"})
    told = list(shifts)
    for shift in told:
        made.add_component(event(shift, user_id))
    if told:
        years = [shift.starts_at.year for shift in told]
        made.add_missing_timezones(date(min(years), 1, 1), date(max(years) + 2, 1, 1))
    return made.to_ical()


def event(shift: Shift, user_id: UUID) -> Event:
    changed = changed_at(shift)
    theirs = shift.removed_at is None and shift.user_id == user_id
    made = Event()
    made.add("uid", f"shift-{shift.pk}@maru")
    made.add("dtstamp", changed)
    made.add("last-modified", changed)
    made.add("sequence", shift.revision)
    made.add("dtstart", by_the_wall(shift.starts_at))
    made.add("dtend", by_the_wall(shift.ends_at))
    made.add("summary", f"On duty: {shift.rota.get_role_display()}")
    made.add("location", shift.rota.unit.name)
    made.add("status", "CONFIRMED" if theirs else "CANCELLED")
    return made


def changed_at(shift: Shift) -> datetime:
    """When the shift was last written."""
    return shift.changed_at or shift.given_at


def by_the_wall(moment: datetime) -> Any:
    """London's clock; UTC in the hour that it shows twice, where its name alone would mean the first."""
    local = moment.astimezone(LONDON)
    return moment if local.fold else local
