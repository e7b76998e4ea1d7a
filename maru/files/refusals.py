"""Why a file is not taken, and why one is not given: one sentence each. No framework."""

from maru.common.errors import Refused

MEGABYTE = 1024 * 1024
LARGEST = 15 * MEGABYTE
MOST = 20


class NotTaken(Refused):
    """A file that came is not taken. `field` is where the form says so."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence, field="file")


class Empty(NotTaken):
    code = "file-empty"
    default = "The file is empty. Choose it again, or take the photograph again."


class TooBig(NotTaken):
    code = "file-too-big"
    default = f"The file is larger than {LARGEST // MEGABYTE} MB. Send a smaller copy, and say where the original is."


class TooMany(NotTaken):
    code = "too-many-files"
    status = 409
    default = f"There are {MOST} files here already, which is the most that a referral takes."


class WrongKind(NotTaken):
    code = "file-of-a-wrong-kind"
    default = "This is not a file that can be taken. Choose a photograph (JPEG, PNG or HEIC), a PDF or plain text."


class NotWhatItIsCalled(NotTaken):
    code = "file-not-what-it-is-called"
    default = "The file is not what its name says. Choose the original photograph (JPEG, PNG or HEIC), PDF or text."


class Archive(NotTaken):
    code = "file-is-an-archive"
    default = "Archives are not taken, because nobody can see what is in them. Send each file in it by itself."


class OfficeDocument(NotTaken):
    code = "file-is-an-office-document"
    default = "Word and other office documents are not taken, because they can hold programs. Save it as a PDF."


class TwoInOne(NotTaken):
    code = "file-holds-another"
    default = "Something else is hidden in this file, so it is not taken. Take the photograph or make the PDF anew."


class CannotBeOpened(NotTaken):
    code = "file-cannot-be-opened"
    default = "The picture cannot be opened: it is damaged or broken off. Choose the original, or take it again."


class TooManyPixels(NotTaken):
    code = "picture-too-large"
    default = "The picture has too many pixels to be shown safely. Take it again with a lower resolution."


class NotReleased(Refused):
    """Held back until it has been scanned."""

    code = "file-not-released"
    status = 409
    default = "This file has not been scanned for viruses yet. It is opened as soon as it has been."


class Quarantined(Refused):
    code = "file-quarantined"
    status = 409
    default = "A virus was found in this file. It is kept as evidence, and nobody can open it."


class NotAPicture(Refused):
    code = "not-a-picture"
    status = 409
    default = "This is a document: it is not shown as a picture. Download it."


class Changed(Refused):
    """The bytes that stand on the disk are not those that came."""

    code = "file-changed"
    status = 409
    default = (
        "This file is not what arrived here: it was changed or is missing. It is not opened, and that is on record."
    )
