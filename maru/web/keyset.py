"""Pages of a list by the last row seen: as quick on the hundredth page as on the first, and nothing is shown twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q, QuerySet


@dataclass(frozen=True)
class Place:
    """The last row of a page, as the address of the next one names it: a day or a moment, and the row's id."""

    key: date | datetime
    id: UUID | int

    def __str__(self) -> str:
        return f"{self.key.isoformat()}~{self.id}"

    @classmethod
    def of(cls, text: str, kind: type[date] = datetime, id_kind: type[UUID | int] = UUID) -> "Place | None":
        """The place that an address names; None where it names none, so that one begins at the top."""
        try:
            key, pk = text.split("~")
            place = cls(kind.fromisoformat(key), id_kind(pk))
        except ValueError:
            return None
        return place if kind is date or place.key.tzinfo is not None else None


def beyond(rows: QuerySet, key: str, place: Place | None, *, falling: bool) -> QuerySet:
    """The rows behind a place, ordered by that key and the id; `falling` puts the highest first."""
    if place is not None:
        way = "lt" if falling else "gt"
        # Said by itself, so that the index begins there: it does not for the either-or below.
        rows = rows.filter(**{f"{key}__{way}e": place.key})
        rows = rows.filter(Q(**{f"{key}__{way}": place.key}) | Q(**{key: place.key, f"pk__{way}": place.id}))
    sign = "-" if falling else ""
    return rows.order_by(f"{sign}{key}", f"{sign}pk")


def cut(rows: Sequence[Any], size: int, key: str) -> tuple[list[Any], Place | None]:
    """At most `size` of the rows, and the place where the next page begins, if there is one: ask for one more
    row than the page holds."""
    shown = list(rows[:size])
    return shown, Place(getattr(shown[-1], key), shown[-1].pk) if len(rows) > size else None


def page(rows: QuerySet, key: str, place: Place | None, size: int, *, falling: bool) -> tuple[list[Any], Place | None]:
    """At most `size` of the rows behind a place, and the place where the next page begins, if there is one."""
    return cut(list(beyond(rows, key, place, falling=falling)[: size + 1]), size, key)


def address(path: str, **parameters: Any) -> str:
    """A page's address with those of its parameters that say something."""
    said = {name: str(value) for name, value in parameters.items() if value}
    return f"{path}?{urlencode(said)}" if said else path
