"""Anchors: how far the chain went and to what hash, written down outside the database on a schedule.

Whoever owns the database can cut the chain off, or make it anew, and the head with it. They cannot do so without
contradicting a line that stands where they do not come: the folder belongs on another machine's disk.
"""

import os
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from time import time

import structlog
from django.conf import settings
from django.db import connection

from maru.common.copies import held_copy

log = structlog.get_logger(__name__)
LATE = 30
HASH_LENGTH = 64
HEAD = """
SELECT h.seq, h.hash, clock_timestamp(), (SELECT e.hash FROM audit_event e WHERE e.seq = %s) FROM audit_head h
"""


@dataclass(frozen=True)
class Anchor:
    """A row of the trail and its hash, as they were."""

    seq: int
    hash: str


def path() -> Path:
    """The file of the database in use: restored under another name, it begins one of its own."""
    return settings.ANCHORS / f"{connection.settings_dict['NAME']}.txt"


def write() -> None:
    """Add where the chain stands now, and complain if it has left where it last stood.

    A line is written even where nothing happened since: it tells that nothing did. A disk that fails costs the
    anchor and nothing else. A restored copy that is held writes none: the lost house's stand there.
    """
    if held_copy():
        return
    file = path()
    try:
        written = read(file)[0] if file.exists() else []
        last = written[-1] if written else None
        with connection.cursor() as cursor:
            cursor.execute(HEAD, [last.seq if last else 0])
            seq, digest, at, found = cursor.fetchone()
        if last and found != last.hash:
            log.error("audit_anchor_does_not_hold", seq=last.seq, file=str(file))
        if seq:
            append(file, f"{seq} {digest} {at.astimezone(UTC).isoformat(timespec='seconds')}\n")
    except OSError as error:
        log.error("audit_anchor_not_written", file=str(file), problem=error.strerror)


def write_if_late() -> None:
    """The same, where Celery should have done so and has not."""
    try:
        late = time() - path().stat().st_mtime > settings.ANCHOR_SECONDS + LATE
    except OSError:
        late = True
    if late:
        write()


def append(file: Path, line: str) -> None:
    """Put one line at the end of the file, on the disk before this returns; one broken off is left as it is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        size = os.fstat(handle).st_size
        broken_off = size and os.pread(handle, 1, size - 1) != b"\n"
        os.write(handle, (b"\n" if broken_off else b"") + line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read(file: Path) -> tuple[list[Anchor], list[int]]:
    """The anchors of a file, oldest first, and the numbers of the lines that hold none.

    Raises OSError.
    """
    anchors, others = [], []
    for number, line in enumerate(file.read_text(errors="replace").splitlines(), start=1):
        seq, _, rest = line.strip().partition(" ")
        digest = rest.partition(" ")[0]
        if seq.isdecimal() and len(digest) == HASH_LENGTH:
            anchors.append(Anchor(int(seq), digest))
        elif line.strip():
            others.append(number)
    return anchors, others
