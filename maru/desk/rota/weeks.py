"""One week of a rota as it is drawn: a bar for each shift, and what nobody has. Pure."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from maru.agencies.covering import LONDON, Span

WIDTH = 364
LANE = 30
TOP = 14


class Bar(NamedTuple):
    """A rectangle, in the drawing's own units."""

    x: int
    y: int
    width: int


class Lane(NamedTuple):
    """One person's shifts, or the gaps: a row of the drawing."""

    name: str
    text_y: int
    bars: list[Bar]
    is_gap: bool


class Drawing(NamedTuple):
    """A week, Monday to Sunday by London's clock."""

    days: list[date]
    lines: list[int]
    lanes: list[Lane]
    height: int


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_of(day: date) -> Span:
    """From that week's Monday until the next, as instants."""
    first = monday(day)
    return Span(midnight(first), midnight(first + timedelta(days=7)))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def drawing(week: Span, shifts: Iterable[tuple[str, Span]], gaps: Iterable[Span], no_one: Any) -> Drawing:
    """`shifts` are (name, when); each person has a row of their own, gaps have the last."""
    by_name: dict[str, list[Span]] = {}
    for name, span in shifts:
        by_name.setdefault(name, []).append(span)
    rows = [(name, spans, False) for name, spans in by_name.items()]
    missing = list(gaps)
    if missing:
        rows.append((str(no_one), missing, True))
    lanes = [
        Lane(name, top + 10, [bar(week, span, top + 14) for span in spans], is_gap)
        for top, (name, spans, is_gap) in zip(range(TOP, TOP + LANE * len(rows), LANE), rows, strict=True)
    ]
    first = week.starts.astimezone(LONDON).date()
    days = [first + timedelta(days=n) for n in range(7)]
    return Drawing(days, [WIDTH * n // 7 for n in range(8)], lanes, TOP + 4 + LANE * len(rows))


def bar(week: Span, span: Span, y: int) -> Bar:
    whole = week.ends - week.starts
    starts, ends = max(span.starts, week.starts), min(span.ends, week.ends)
    x = round(WIDTH * ((starts - week.starts) / whole))
    return Bar(x, y, max(2, round(WIDTH * ((ends - week.starts) / whole)) - x))
