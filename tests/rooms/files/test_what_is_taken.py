"""Is a file told by what it is, and refused in one sentence where it is not what may come?"""

import io
import struct
import zlib

import pytest
from PIL import Image

from maru.files import refusals
from maru.files.kinds import HEIC, JPEG, PDF, PNG, TEXT, clean_name, told
from maru.files.pictures import copy_without_what_it_tells
from tests.rooms.files import samples

BEHIND_IT = b"<script>alert(1)</script>"


def bomb():
    """A few bytes that say they are a picture of ten thousand million pixels."""
    head = struct.pack("!IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + head
    start = b"\x89PNG\r\n\x1a\n" + struct.pack("!I", 13) + chunk + struct.pack("!I", zlib.crc32(chunk))
    body = b"IDAT" + zlib.compress(b"\0" * 1000)
    idat = struct.pack("!I", len(body) - 4) + body + struct.pack("!I", zlib.crc32(body))
    return start + idat + b"\0\0\0\0IEND\xaeB`\x82"


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (samples.photograph(), "IMG_0001.JPG", JPEG),
        (samples.picture("PNG"), "screen.png", PNG),
        (samples.picture("HEIF"), "IMG_0002.HEIC", HEIC),
        (samples.PDF, "letter.pdf", PDF),
        (samples.TEXT, "note.txt", TEXT),
        (samples.picture("PNG"), "called-otherwise.jpg", PNG),
    ],
)
def test_what_may_come_is_known_by_its_bytes(data, name, kind):
    assert told(data, name) is kind


@pytest.mark.parametrize(
    ("data", "name", "refusal"),
    [
        (b"", "photo.jpg", refusals.Empty),
        (samples.picture() + bytes(refusals.LARGEST), "photo.jpg", refusals.TooBig),
        (b"MZ\x90\0\x03" + bytes(200), "photo.jpg", refusals.NotWhatItIsCalled),
        (b"GIF89a" + bytes(40), "photo.png", refusals.NotWhatItIsCalled),
        (b"\0\0\0\x18ftypisom" + bytes(90), "film.mp4", refusals.WrongKind),
        (b"\x7fELF" + bytes(90), "program", refusals.WrongKind),
        (samples.archive(), "photos.zip", refusals.Archive),
        (samples.archive(), "photo.jpg", refusals.Archive),
        (b"Rar!\x1a\x07\x01\0" + bytes(90), "photo.jpg", refusals.Archive),
        (b"7z\xbc\xaf\x27\x1c" + bytes(90), "letter.pdf", refusals.Archive),
        (b"\x1f\x8b\x08" + bytes(90), "note.txt", refusals.Archive),
        (bytes(257) + b"ustar" + bytes(250), "all.tar", refusals.Archive),
        (samples.docx(), "letter.docx", refusals.OfficeDocument),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(90), "letter.doc", refusals.OfficeDocument),
        (b"{\\rtf1 words}", "letter.rtf", refusals.OfficeDocument),
        (samples.photograph() + samples.archive(), "photo.jpg", refusals.TwoInOne),
        (samples.photograph() + BEHIND_IT, "photo.jpg", refusals.TwoInOne),
        (samples.picture("PNG") + BEHIND_IT, "photo.png", refusals.TwoInOne),
        (samples.picture(comment=b"<html><body onload=x>"), "photo.jpg", refusals.TwoInOne),
        (samples.photograph() + samples.PDF, "photo.jpg", refusals.TwoInOne),
        (samples.PDF + samples.archive(), "letter.pdf", refusals.TwoInOne),
        (samples.PDF + bytes(5000), "letter.pdf", refusals.TwoInOne),
        (b"GIF89a" + samples.PDF, "letter.pdf", refusals.NotWhatItIsCalled),
        (b"<html>" + samples.PDF, "letter.pdf", refusals.NotWhatItIsCalled),
        (b"<!DOCTYPE html><p>Words", "note.txt", refusals.NotWhatItIsCalled),
        (b"#!/bin/sh\nrm -r /\n", "note.txt", refusals.NotWhatItIsCalled),
        (b"words <script>x</script>", "note.txt", refusals.NotWhatItIsCalled),
        (b"words\0and", "note.txt", refusals.NotWhatItIsCalled),
        (samples.photograph()[:-200], "photo.jpg", refusals.CannotBeOpened),
        (b"\xff\xd8\xff\xe0" + bytes(90), "photo.jpg", refusals.CannotBeOpened),
        (bomb(), "photo.png", refusals.TooManyPixels),
    ],
)
def test_what_may_not_come_is_refused_in_one_sentence(data, name, refusal):
    with pytest.raises(refusal) as caught:
        told(data, name)
    assert type(caught.value) is refusal
    assert caught.value.field == "file"
    assert 2 < len(caught.value.sentence.split()) < 30


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("IMG 0001.JPG", "IMG 0001.jpg"),
        ("photo\u202egpj.exe", "photogpj.jpg"),
        ("a\x00b\x1b[31m\nc.jpg", "ab[31mc.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\x\\arm.jpeg", "arm.jpeg"),
        ("", "file.jpg"),
        ("...", "file.jpg"),
        ("letter.pdf", "letter.jpg"),
        ("\ud800.jpg", "file.jpg"),
        ("a" * 400 + ".jpg", "a" * 112 + ".jpg"),
    ],
)
def test_a_name_reads_as_it_is_written_and_ends_as_what_it_is(name, cleaned):
    assert clean_name(name, JPEG) == cleaned


@pytest.mark.parametrize("form", ["JPEG", "PNG", "HEIF"])
def test_a_picture_is_shown_upright_and_tells_neither_place_nor_camera(form):
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Zqphone"
    exif.get_ifd(0x8825).update(samples.GPS)
    original = samples.picture(form, size=(80, 40), exif=exif)
    assert b"Zqphone" in original
    shown = copy_without_what_it_tells(original)
    with Image.open(io.BytesIO(shown)) as picture:
        # What HEIC says of its turning in EXIF is not what counts there, and the sample was written upright.
        assert picture.size == ((80, 40) if form == "HEIF" else (40, 80))
        assert not picture.getexif()
        assert "exif" not in picture.info
    assert b"Zqphone" not in shown


def test_a_large_picture_is_shown_no_larger_than_a_screen():
    with Image.open(io.BytesIO(copy_without_what_it_tells(samples.picture(size=(4000, 3000))))) as picture:
        assert picture.size == (1600, 1200)
