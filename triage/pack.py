"""The paper pack as a file, once an hour: encrypted to keys whose other half is not in this house.

What opens it is kept by the people who will need it; whoever takes the server's disk can read none of the files.
`docs/howto/contingency.md` tells how one is opened on any machine.
"""

import hashlib
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from time import time

import pyrage
import structlog
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from maru.agencies.acting import acting_as
from maru.audit import trail
from maru.audit.context import Door
from maru.audit.verbs import Verb
from maru.common.copies import held_copy
from maru.web.exports import head_of
from triage.queries.paper import Pack, paper_pack

log = structlog.get_logger(__name__)
LATE = 120
KEY_HOLDERS = "key-holders"
NAME = re.compile(r"paper-pack-\d{8}T\d{6}Z\.html\.age")


class NoRecipient(Exception):
    """Nobody is named who could open the file, so that none is written."""


def write(door: Door) -> Path | None:
    """Write the pack as of now and drop the oldest files; the file, or None in a copy that is held: what stands
    there is the lost house's.

    It is readable by its owner alone, and there whole or not at all. Its event names every referral that is on it.
    Raises NoRecipient and OSError.
    """
    recipients = [pyrage.x25519.Recipient.from_str(key) for key in settings.PAPER_PACK_RECIPIENTS]
    if not recipients:
        raise NoRecipient
    if held_copy():
        return None
    folder, now = settings.PAPER_PACK, timezone.now()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / named(now)
    making = file.with_suffix(f".{os.getpid()}.making")
    try:
        with acting_as(system="paper-pack", door=door, at=now):
            pack = paper_pack(reader=None, now=now)
            encrypted = pyrage.encrypt(document(pack).encode(), recipients)
            put(making, encrypted)
            record(pack, file, encrypted)
        making.rename(file)
    finally:
        making.unlink(missing_ok=True)
    prune(folder)
    return file


def write_if_late() -> None:
    """The same, where Celery should have done so and has not. A disk that fails costs the file and nothing else."""
    if not settings.PAPER_PACK_RECIPIENTS or not newest_is_older(settings.PAPER_PACK_SECONDS + LATE):
        return
    try:
        write(Door.COMMAND)
    except OSError as error:
        log.error("paper_pack_not_written", folder=str(settings.PAPER_PACK), problem=error.strerror)


def newest_is_older(seconds: float) -> bool:
    """Whether the newest file is older than that, or there is none."""
    try:
        return time() - files(settings.PAPER_PACK)[-1].stat().st_mtime > seconds
    except (OSError, IndexError):
        return True


def is_written() -> bool:
    """Whether the files still come, where they should: the newest but one would be too old for the day without a
    system."""
    return not settings.PAPER_PACK_RECIPIENTS or not newest_is_older(2 * settings.PAPER_PACK_SECONDS)


def document(pack: Pack) -> str:
    """The pack as a page that needs nothing but a browser, and prints."""
    return render_to_string("triage/paper_pack_file.html", {"pack": pack, "now": pack.made_at, "head": head_of([Pack])})


def record(pack: Pack, file: Path, encrypted: bytes) -> None:
    """Write down what was on it: one event an hour, with the references in it."""
    references = " ".join(sorted(referral.reference for referral in pack.referrals))
    trail.record(
        Verb.PACK_WRITTEN, reason="contingency", to=KEY_HOLDERS, file=file.name, people=len(pack.lines),
        sha256=hashlib.sha256(encrypted).hexdigest(), references=references,
    )  # fmt: skip


def put(file: Path, content: bytes) -> None:
    """Write a new file that its owner alone may read, on the disk before this returns."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


def named(at: datetime) -> str:
    return f"paper-pack-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.html.age"


def files(folder: Path) -> list[Path]:
    """The packs of a folder, the oldest first; what else stands there is nobody's business here."""
    return sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))


def prune(folder: Path) -> None:
    for old in files(folder)[: -settings.PAPER_PACKS_KEPT]:
        old.unlink(missing_ok=True)
