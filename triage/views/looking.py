"""What is new since somebody last looked at the queue, kept in their own browser: two times, nothing else."""

from datetime import UTC, datetime, timedelta

LOOKED = "maru_queue_looked"
ONE_LOOK = timedelta(minutes=5)


def look(mark: str, now: datetime) -> tuple[datetime | None, str]:
    """Since when things count as new, and the mark to keep: `<the look before>.<this look>` in seconds.

    Going to and fro within five minutes is one look, so that nothing loses its mark while it is read.
    """
    before, _, last = mark.partition(".")
    earlier, latest = at(before), at(last)
    if latest is None or latest > now:
        return None, f".{int(now.timestamp())}"
    since = latest if now - latest > ONE_LOOK or earlier is None else earlier
    return since, f"{int(since.timestamp())}.{int(now.timestamp())}"


def at(seconds: str) -> datetime | None:
    """A moment from a cookie that anybody may have changed."""
    plain = seconds.isascii() and seconds.isdigit() and len(seconds) < 11
    return datetime.fromtimestamp(int(seconds), UTC) if plain else None
