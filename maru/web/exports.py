"""What is made to be taken away: a file, or a sheet of paper. One rule for all of them.

An export says of what it is made (maru.common.shown); what it tells of people follows from there. Whatever tells of
anybody is for whoever holds a permission and has shown again who they are, is marked, and says at its head what it
tells. A page that would be an export without being one fails a test (tests/contracts/test_exports.py).
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from maru.common.fields import Misdeclared, Word
from maru.common.shown import is_silent, names_telling, strongest, word_in
from maru.web.views import Page

MOST_NAMED = 6
# How a spreadsheet knows a formula (OWASP ASVS 5.0, 1.2.10).
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


@dataclass(frozen=True)
class Head:
    """What an export says of itself before anything else."""

    personal: tuple[str, ...]
    sensitive: tuple[str, ...]

    @property
    def marking(self) -> str:
        """Who is named in anything of this house is known to it: that alone is sensitive."""
        return _("OFFICIAL-SENSITIVE") if self.personal or self.sensitive else _("OFFICIAL")

    @property
    def told(self) -> str:
        """What it tells of people, in a line."""
        parts = ((_("Personal: {names}."), self.personal), (_("Sensitive: {names}."), self.sensitive))
        said = [sentence.format(names=some_of(names)) for sentence, names in parts if names]
        return " ".join(said) or _("It tells of nobody.")


def some_of(names: tuple[str, ...]) -> str:
    """A whole record has too many for one line: docs/fields.md lists them all."""
    if len(names) <= MOST_NAMED:
        return ", ".join(names)
    shown = ", ".join(names[:MOST_NAMED])
    return _("{names} and {number} more").format(names=shown, number=len(names) - MOST_NAMED)


def head_of(shown: Iterable[Any]) -> Head:
    """The head of what is made of these classes."""
    shown = list(shown)
    personal, sensitive = (
        tuple(sorted({name.replace("_", " ") for shape in shown for name in names_telling(shape, word)}))
        for word in (Word.PERSONAL, Word.SENSITIVE)
    )
    return Head(personal, sensitive)


class Export(Page):
    """A page to be taken away. `shows` are what it is made of: classes that say whence their fields come, models of
    which any field may stand on it, or `only` some. Its template has the `head`; a file is sent by `attached`."""

    shows: tuple[Any, ...] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        """Raises Misdeclared."""
        super().__init_subclass__(**options)
        if not cls.shows:
            raise Misdeclared(f"{cls.__name__} is an export, and says nothing of what it shows.")
        if silent := next(filter(is_silent, cls.shows), None):
            raise Misdeclared(f"{cls.__name__} shows {silent.__name__}, and not all of that says of whom it tells.")
        tells = strongest(map(word_in, cls.shows)) is not Word.NONE
        if tells and cls.permission is None:
            raise Misdeclared(f"{cls.__name__} tells of people, and asks for no permission.")
        cls.asks_again = tells

    @property
    def head(self) -> Head:
        return head_of(self.shows)

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        return super().page(status, head=self.head, **more)

    def attached(self, content: str, name: str, kind: str) -> HttpResponse:
        """The file, to be kept by whoever asked and by nothing in between."""
        response = HttpResponse(content, content_type=f"{kind}; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "no-store"
        return response


def as_csv(head: Head, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Rows for a spreadsheet below the head, none of which it takes for a formula."""
    out = io.StringIO()
    file = csv.writer(out, quoting=csv.QUOTE_ALL)
    file.writerow((head.marking, head.told))
    file.writerow(tuple(columns))
    for row in rows:
        file.writerow([harmless(cell) for cell in row])
    return out.getvalue()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
