"""Times and lengths as people say them. No framework: what comes in is aware, what goes out is British.

What happened is told as GOV.UK writes it ("3 March 2014 at 2:18am"); what is due is told as the desk speaks
("today 17:00").
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NEAR = timedelta(hours=2)


class Urgency(StrEnum):
    """How close a deadline is: the class of its colour, never its only sign."""

    OVER = "over"
    NEAR = "near"
    CALM = "calm"


def in_london(moment: datetime) -> datetime:
    """The same instant on the wall clock of Europe/London."""
    return moment.astimezone(LONDON)


def clock_time(moment: datetime) -> str:
    """2:18am, 10am, midday, midnight."""
    local = in_london(moment)
    if (local.hour, local.minute) in ((0, 0), (12, 0)):
        return "midday" if local.hour else "midnight"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'pm' if local.hour >= 12 else 'am'}"


def day(value: date | datetime) -> str:
    """3 March 2014."""
    if isinstance(value, datetime):
        value = in_london(value).date()
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime) -> str:
    """3 March 2014 at 2:18am."""
    return f"{day(value)} at {clock_time(value)}"


def exact(value: datetime) -> str:
    """Monday 3 March 2014, 02:18: for hovering and for paper."""
    local = in_london(value)
    return f"{DAYS[local.weekday()]} {day(value)}, {local:%H:%M}"


def span(starts: datetime, ends: datetime) -> str:
    """Monday 3 March 2014, 08:00 to 16:00; with the second day too, where that is another."""
    until = in_london(ends)
    same = in_london(starts).date() == until.date()
    return f"{exact(starts)} to {f'{until:%H:%M}' if same else exact(ends)}"


def when(value: datetime, now: datetime) -> str:
    """today 17:00, tomorrow 09:00, Friday 17:00, 27 March 17:00, 27 March 2013 17:00."""
    local, here = in_london(value), in_london(now)
    away = (local.date() - here.date()).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if away in near:
        said = near[away]
    elif 1 < away < 7:
        said = DAYS[local.weekday()]
    else:
        said = f"{local.day} {MONTHS[local.month - 1]}"
        if local.year != here.year:
            said += f" {local.year}"
    return f"{said} {local:%H:%M}"


def length(span: timedelta) -> str:
    """2 h 10 min, 3 days 4 h, 12 days; whole minutes, never negative."""
    minutes = max(0, int(span.total_seconds()) // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days >= 7:
        parts = [count(days, "day")]
    elif days:
        parts = [count(days, "day"), f"{hours} h" if hours else ""]
    else:
        parts = [f"{hours} h" if hours else "", f"{minutes} min" if minutes or not hours else ""]
    return " ".join(part for part in parts if part)


def time_left(due: datetime, now: datetime) -> str:
    """due in 2 h 10 min, due now, overdue by 3 h."""
    away = due - now
    if abs(away) < timedelta(minutes=1):
        return "due now"
    return f"due in {length(away)}" if away > timedelta() else f"overdue by {length(-away)}"


def ago(value: datetime, now: datetime) -> str:
    """just now, 5 min ago, 3 days 4 h ago."""
    away = now - value
    return "just now" if away < timedelta(minutes=1) else f"{length(away)} ago"


def urgency(due: datetime, now: datetime, started: datetime | None = None) -> Urgency:
    """Over when the deadline has passed; near in its last quarter or, where no start is known, its last two hours."""
    if due <= now:
        return Urgency.OVER
    last = (due - started) / 4 if started is not None else NEAR
    return Urgency.NEAR if due - now <= last else Urgency.CALM


def gone(due: datetime, now: datetime, started: datetime) -> int:
    """How much of the time between start and deadline has passed, as a whole percentage from 0 to 100."""
    whole = due - started
    if whole <= timedelta():
        return 100
    return max(0, min(100, int(100 * ((now - started) / whole))))


def age(born: date, on: date) -> str:
    """7 years, 4 months, 3 weeks, 5 days; "not yet born" for a due date to come."""
    if born > on:
        return "not yet born"
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if months >= 24:
        return count(months // 12, "year")
    if months >= 2:
        return count(months, "month")
    days = (on - born).days
    return count(days // 7, "week") if days >= 14 else count(days, "day")


def count(number: int, noun: str, many: str = "") -> str:
    """1 child, 2 children."""
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


def listed(things: list[str], last: str = "and") -> str:
    """Ann, Ben and Cal."""
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} {last} {things[-1]}"


def opened(sentence: str) -> str:
    """The words with a small first letter, unless they start with an abbreviation: "NHS number" stays."""
    if len(sentence) > 1 and sentence[1].isupper():
        return sentence
    return sentence[:1].lower() + sentence[1:]
