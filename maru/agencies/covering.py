"""What of a time is covered, and what is a gap. Pure."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


class Span(NamedTuple):
    """From a moment on until before another."""

    starts: datetime
    ends: datetime


def uncovered(needed: Iterable[Span], covered: Iterable[Span]) -> list[Span]:
    """The parts of what is needed that nothing covers, in order."""
    covers = sorted(covered)
    return [gap for need in sorted(needed) for gap in gaps_in(need, covers)]


def gaps_in(need: Span, covers: list[Span]) -> Iterator[Span]:
    """The parts of one time that none of these covers, which are sorted."""
    begins = need.starts
    for cover in covers:
        if cover.ends <= begins:
            continue
        if cover.starts >= need.ends:
            break
        if cover.starts > begins:
            yield Span(begins, cover.starts)
        begins = cover.ends
        if begins >= need.ends:
            return
    if begins < need.ends:
        yield Span(begins, need.ends)


def hours(open_days: Iterable[int], opens: time, closes: time, within: Span) -> list[Span]:
    """When a unit works within that time: Europe/London's wall clock, Monday is 0."""
    days, found = set(open_days), []
    day, last = within.starts.astimezone(LONDON).date(), within.ends.astimezone(LONDON).date()
    while day <= last:
        if day.weekday() in days:
            starts = datetime.combine(day, opens, LONDON).astimezone(UTC)
            ends = datetime.combine(day, closes, LONDON).astimezone(UTC)
            found.append(Span(max(starts, within.starts), min(ends, within.ends)))
        day += timedelta(days=1)
    return [span for span in found if span.starts < span.ends]


def cut(span: Span, moments: Iterable[datetime]) -> Iterator[Span]:
    """The span in pieces, cut at these moments."""
    begins = span.starts
    for moment in sorted(set(moments)):
        if begins < moment < span.ends:
            yield Span(begins, moment)
            begins = moment
    yield Span(begins, span.ends)
