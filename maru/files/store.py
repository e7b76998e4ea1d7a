"""Where the bytes stand: under `settings.MARU_FILES`, outside everything that a web server hands out, each under the
random id of its row and nothing else."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

# Bytes come before their row: until then, and for this long, they belong to nobody and are left alone.
YOUNG = 3600


def place(file_id: UUID) -> Path:
    """The file's place; folders of 256 keep each one short."""
    return Path(settings.MARU_FILES) / file_id.hex[:2] / file_id.hex


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write(file_id: UUID, data: bytes) -> None:
    """Put the bytes on the disk before this returns, whole or not at all."""
    final = place(file_id)
    final.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    begun = final.with_suffix(".part")
    handle = os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb", closefd=False) as out:
            out.write(data)
        os.fsync(handle)
    finally:
        os.close(handle)
    os.rename(begun, final)
    for folder in (final.parent, final.parent.parent):
        sync(folder)


def sync(folder: Path) -> None:
    """A name is kept once its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(file_id: UUID) -> bytes | None:
    """The bytes as they stand there; None where there are none."""
    try:
        return place(file_id).read_bytes()
    except OSError:
        return None


def destroy(file_id: UUID) -> None:
    place(file_id).unlink(missing_ok=True)


def lying_since(before: float) -> Iterator[tuple[Path, UUID | None]]:
    """What was last written before that moment, with the id that it is called by; None for what was broken off."""
    for path in sorted(Path(settings.MARU_FILES).glob("??/*")):
        try:
            if path.stat().st_mtime < before:
                yield path, None if path.suffix else UUID(hex=path.name)
        except (OSError, ValueError):
            continue
