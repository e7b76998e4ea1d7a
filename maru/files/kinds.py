"""What a file is, told by its bytes and never by its name; and what is taken. No framework.

A file that is two things at once (a picture with an archive behind it, a PDF behind another's head) is not taken: each
programme that opens it would see another thing.
"""

import io
import re
import unicodedata
import zipfile
from typing import Any, NamedTuple

import puremagic

from maru.files.pictures import copy_without_what_it_tells
from maru.files.refusals import (
    LARGEST,
    Archive,
    Empty,
    NotWhatItIsCalled,
    OfficeDocument,
    TooBig,
    TwoInOne,
    WrongKind,
)  # fmt: skip


class Kind(NamedTuple):
    """A kind that is taken: its media type, how its names end, and whether it is shown as a picture."""

    slug: str
    media_type: str
    endings: tuple[str, ...]
    is_picture: bool = False


JPEG = Kind("jpeg", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"), True)
PNG = Kind("png", "image/png", (".png",), True)
HEIC = Kind("heic", "image/heic", (".heic", ".heif", ".hif"), True)
PDF = Kind("pdf", "application/pdf", (".pdf",))
TEXT = Kind("text", "text/plain", (".txt", ".text", ".log", ".md", ".csv"))
KINDS = {kind.slug: kind for kind in (JPEG, PNG, HEIC, PDF, TEXT)}
ACCEPTED = ",".join((*(kind.media_type for kind in KINDS.values()), ".heic"))
HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")
ARCHIVES = (
    b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"BZh",
    b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", b"MSCF", b"\x04\x22\x4d\x18", b"LZIP",
)  # fmt: skip
OFFICE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")
OFFICE_PARTS = ("[Content_Types].xml", "mimetype")
# What must not stand where a browser or a shell would look for it; compressed data is not searched for these.
ACTIVE = re.compile(rb"<script|<html|<!doctype\s+html|<\?php|<iframe|<svg[\s>]|<foreignobject", re.IGNORECASE)
TURNING = frozenset("\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
FORBIDDEN_IN_NAMES = frozenset('/\\:*?"<>|')
LONGEST_NAME = 120


def told(data: bytes, name: str) -> Kind:
    """What these bytes are, if that is taken.

    Raises a subclass of NotTaken.
    """
    if not data:
        raise Empty
    if len(data) > LARGEST:
        raise TooBig
    refuse_archives(data)
    kind = by_first_bytes(data)
    ending = ending_of(name)
    if kind is None:
        raise NotWhatItIsCalled if ending in ENDINGS else WrongKind
    if kind is TEXT and ending in ENDINGS.difference(TEXT.endings):
        raise NotWhatItIsCalled
    refuse_what_hides(data, kind)
    if kind.is_picture:
        copy_without_what_it_tells(data)
    return kind


def refuse_archives(data: bytes) -> None:
    """Raises Archive, OfficeDocument."""
    if data.startswith(OFFICE):
        raise OfficeDocument
    if data.startswith(ARCHIVES) or data[257:262] == b"ustar":
        raise OfficeDocument if is_office(data) else Archive


def is_office(data: bytes) -> bool:
    """Whether an archive is a document of an office programme."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            return any(part in found.namelist() for part in OFFICE_PARTS)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def by_first_bytes(data: bytes) -> Kind | None:
    """The kind that begins so; puremagic has a second say, since it knows hundreds of others."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[4:8] == b"ftyp" and data[8:12] in HEIC_BRANDS:
        return HEIC
    if data.startswith(b"%PDF-"):
        return PDF
    return TEXT if is_text(data) else None


def is_text(data: bytes) -> bool:
    """Whether it is plain text and nothing else: words in UTF-8, no program, no page for a browser."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    if any(unicodedata.category(sign) == "Cc" and sign not in "\n\r\t\f" for sign in text):
        return False
    if text.lstrip().startswith(("#!", "<?", "<!", "%!", "MZ")) or ACTIVE.search(data):
        return False
    return not any(match.confidence > SURE and match.extension not in TEXT.endings for match in known_as(data))


SURE = 0.7


def known_as(data: bytes) -> list[Any]:
    """What puremagic knows that begins so."""
    try:
        return puremagic.magic_string(data)
    except (puremagic.PureError, ValueError):
        return []


def refuse_what_hides(data: bytes, kind: Kind) -> None:
    """Something else before, within or behind what it is.

    Raises TwoInOne.
    """
    if zipfile.is_zipfile(io.BytesIO(data)) or any(sign in data for sign in (ARCHIVES[3], ARCHIVES[4])):
        raise TwoInOne
    if kind is PDF:
        # A reader takes a PDF whose end is far from the file's end for damaged; what follows is then another's.
        if len(data) - data.rfind(b"%%EOF") > 64 or b"%%EOF" not in data or ACTIVE.search(data[:1024]):
            raise TwoInOne
    elif kind.is_picture:
        told_apart = beside_the_picture(data, kind)
        if ACTIVE.search(told_apart) or b"%PDF-" in told_apart:
            raise TwoInOne


def beside_the_picture(data: bytes, kind: Kind) -> bytes:
    """What stands in the file beside the compressed picture itself: its heads, and what comes behind its end."""
    if kind is JPEG:
        start = data.find(b"\xff\xda")
        end = data.find(b"\xff\xd9", start)
        return data[: max(start, 0)] + (data[end + 2 :] if end >= 0 else b"")
    if kind is PNG:
        start, end = data.find(b"IDAT"), data.rfind(b"IEND")
        return data[: max(start, 0)] + (data[end:] if end >= 0 else b"")
    start = data.find(b"mdat")
    return data[: max(start, 0)] + data[-4096:]


ENDINGS = frozenset(ending for kind in KINDS.values() for ending in kind.endings)


def ending_of(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].lower() if dot >= 0 else ""


def clean_name(name: str, kind: Kind) -> str:
    """The name as it is shown and given: one line that reads as it is written, ending as what the file is."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    kept = "".join(
        sign
        for sign in name
        if unicodedata.category(sign) not in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
        and sign not in TURNING
        and sign not in FORBIDDEN_IN_NAMES
    )
    ending = ending_of(kept)
    stem = kept[: -len(ending)] if ending else kept
    stem = " ".join(stem.split()).strip(". ") or "file"
    return stem[: LONGEST_NAME - 8] + (ending if ending in kind.endings else kind.endings[0])
