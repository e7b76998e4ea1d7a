"""Shifts as lines of a table that a spreadsheet saves (CSV). Times are those of London's clock on the wall. Pure."""

import csv
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from maru.agencies.covering import LONDON
from maru.agencies.operations.rota_import import Line

COLUMNS = ("person", "starts", "ends")
TEMPLATE = "person,starts,ends\r\nfirst.last@agency.example,2027-01-04 08:00,2027-01-04 16:00\r\n"
# As we write them, and as a spreadsheet in Britain does.
FORMS = ("%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S")
MOST_LINES = 1000
MOST_BYTES = 100_000


class NotLines(ValueError):
    """The text as a whole cannot be read; the sentence says why."""


def text_of(raw: bytes) -> str:
    """What a file says.

    Raises NotLines.
    """
    if len(raw) > MOST_BYTES:
        raise NotLines(_("The file is larger than 100 kB. Give the shifts in several files"))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise NotLines(_("The file is no text. Save the table as “CSV UTF-8”, and choose that file"))
    return text


def lines_of(text: str) -> list[Line]:
    """Each line but the first, which names the columns, and but empty ones.

    Raises NotLines.
    """
    written = text.removeprefix("\ufeff").splitlines()
    head = written[0] if written else ""
    try:
        rows = csv.reader(written, delimiter=next((mark for mark in "\t;" if mark in head), ","), strict=True)
        if tuple(cell.strip().lower() for cell in next(rows, [])) != COLUMNS:
            raise NotLines(_("The first line must be: person,starts,ends"))
        found = [(rows.line_num, [cell.strip() for cell in row]) for row in rows if any(cell.strip() for cell in row)]
    except csv.Error:
        raise NotLines(_("The lines are no table: look for a quotation mark that is never closed")) from None
    if not found:
        raise NotLines(_("There is no line below the first"))
    if len(found) > MOST_LINES:
        raise NotLines(_("There are more than 1,000 lines. Give the shifts in several parts"))
    return [line_of(number, row) for number, row in found]


def line_of(number: int, row: list[str]) -> Line:
    """A line, with what is wrong with it in its own right."""
    if len(row) != len(COLUMNS):
        return Line(number, row[0], wrong=_("The line must have three parts: who, starts, ends."))
    person, *moments = row
    try:
        starts_at, ends_at = (moment_of(text) for text in moments)
    except NotLines as error:
        return Line(number, person, wrong=str(error))
    return Line(number, person, starts_at, ends_at)


def moment_of(text: str) -> datetime:
    """The moment that London's clock shows so.

    Raises NotLines.
    """
    for form in FORMS:
        try:
            shown = datetime.strptime(text, form)  # noqa: DTZ007 - London's zone comes next
        except ValueError:
            continue
        return only_one(shown)
    raise NotLines(_("Write each time like 2027-01-04 08:00 or 04/01/2027 08:00."))


def only_one(shown: datetime) -> datetime:
    """Raises NotLines, where the clocks change and it comes twice or never."""
    first, second = (shown.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return first
    if first < second:
        raise NotLines(_("On that night the clocks go back, and that time comes twice. Write another."))
    raise NotLines(_("On that night the clocks go forward, and that time never comes. Write another."))
