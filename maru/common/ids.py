"""References that people read out over the telephone: `MR-26-000123-K`.

Prefix of the kind of record, year, serial, check character. The check character catches one wrong character
and two swapped ones, so that a misheard reference is refused rather than opened as somebody else's child.

And the id of what is sent twice and written once.
"""

import re
import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

# Without I, O and S, which are misread as 1, 0 and 5.
ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"
PREFIXES = ("MR", "CA", "EH", "HO")
SHAPE = re.compile(rf"({'|'.join(PREFIXES)})-([0-9]{{2}})-([0-9]{{6,9}})-([A-Z])")
LONDON = ZoneInfo("Europe/London")


def check_character(prefix: str, year: int, serial: int) -> str:
    """The check character: a weighted sum modulo 23, each position with a weight of its own."""
    text = f"{prefix}{year:02d}{serial:06d}"
    total = sum(weight * int(character, 36) for weight, character in enumerate(text, start=2))
    return ALPHABET[total % len(ALPHABET)]


def reference(prefix: str, year: int, serial: int) -> str:
    """`MR`, 26, 123 → `MR-26-000123-…`. The year is given with two digits."""
    return f"{prefix}-{year:02d}-{serial:06d}-{check_character(prefix, year, serial)}"


def is_reference(text: str, prefix: str | None = None) -> bool:
    """Whether the text is a well-formed reference, check character included."""
    found = SHAPE.fullmatch(text)
    if not found or (prefix and found[1] != prefix):
        return False
    return text == reference(found[1], int(found[2]), int(found[3]))


def references_in(text: str) -> str:
    """The references that stand in a text, with blanks between."""
    return " ".join(found[0] for found in SHAPE.finditer(text))


def next_reference(prefix: str, at: datetime) -> str:
    """The next free reference of that kind, from its sequence. Numbers may be skipped, never given twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass)", [f"reference_{prefix.lower()}"])
        (serial,) = cursor.fetchone()
    return reference(prefix, at.astimezone(LONDON).year % 100, serial)


def id_once(once: uuid.UUID | None, *said: Any) -> uuid.UUID:
    """The id under which words from a page are written. `once` is the page's own mark (`maru.web.fields.Once`):
    the same words from it again (a double click, a retry) have the same id; without one every id is new."""
    return uuid.uuid5(once, "\n".join(map(str, said))) if once else uuid.uuid4()
