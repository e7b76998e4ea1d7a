"""What the house does with files by itself: has them scanned, and clears bytes that belong to no row."""

import time
from datetime import timedelta

import structlog
from django.utils import timezone

from maru.agencies.acting import acting_as
from maru.audit.context import Door
from maru.common.copies import held_copy
from maru.files import scanner, store
from maru.files.models import Attachment, Handling
from maru.files.operations import note_scan, sound_alarm

log = structlog.get_logger(__name__)
SYSTEM = "files"
AT_ONCE = 20
AGAIN = timedelta(seconds=30)
LATE = timedelta(seconds=45)
CLEARED_EVERY = 3600
_cleared = 0.0


def scan_waiting(*, door: Door, waited: timedelta = timedelta(0)) -> None:
    """Ask the scanner about the files that wait, as long as it answers. Where it does not, they wait on."""
    if not scanner.is_connected():
        return
    now = timezone.now()
    with acting_as(system=SYSTEM, door=door, at=now):
        rows = Attachment.objects.waiting().filter(at__lte=now - waited).exclude(tried_at__gt=now - AGAIN)
        files = list(rows[:AT_ONCE])
    for file in files:
        if not scan_one(file, door):
            return


def scan_one(file: Attachment, door: Door) -> bool:
    """One file, outside of every transaction until the scanner has spoken. Returns whether it did."""
    data = store.read(file.pk)
    try:
        finding = None if data is None or store.digest(data) != file.sha256 else scanner.scan(data)
    except scanner.ScannerAway as away:
        log.warning("scanner_away", problem=str(away))
        tried(file, door)
        return False
    with acting_as(system=SYSTEM, door=door, at=timezone.now()) as context:
        if finding is not None:
            note_scan(attachment_id=file.pk, found=finding.found, at=context.at)
        elif not Handling.objects.filter(attachment_id=file.pk, what="changed").exists():
            sound_alarm(attachment=file, at=context.at)
    if finding is None:
        tried(file, door)
    return True


def tried(file: Attachment, door: Door) -> None:
    """The file waits on, and its page says so."""
    with acting_as(system=SYSTEM, door=door, at=timezone.now()) as context:
        Attachment.objects.waiting().filter(pk=file.pk).update(tried_at=context.at)


def clear_orphans(*, door: Door, young: int = store.YOUNG) -> int:
    """Destroy bytes that have no row: what a crash left of a file that was never acknowledged, or was removed.

    A restored copy keeps them all until it is released: its rows may be older than its files. Returns how many.
    """
    found = dict(store.lying_since(time.time() - young))
    if not found:
        return 0
    with acting_as(system=SYSTEM, door=door):
        if held_copy():
            return 0
        ids = [file_id for file_id in found.values() if file_id]
        known = set(Attachment.objects.filter(pk__in=ids).values_list("pk", flat=True))
    orphans = [path for path, file_id in found.items() if file_id not in known]
    for path in orphans:
        path.unlink(missing_ok=True)
    if orphans:
        log.info("orphaned_files_cleared", orphans=len(orphans))
    return len(orphans)


def watch_files() -> None:
    """The watchdog's errand: what Celery has left waiting is scanned, and once an hour orphans are cleared."""
    global _cleared
    scan_waiting(door=Door.COMMAND, waited=LATE)
    if time.monotonic() - _cleared >= CLEARED_EVERY or not _cleared:
        _cleared = time.monotonic()
        clear_orphans(door=Door.COMMAND)
