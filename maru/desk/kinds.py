"""The kinds of record that people name by a reference: each room says of its own, in `AppConfig.ready`, on which page
it is read and who must hear of what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from maru.common.ids import is_reference
from maru.notify.said import Said


@dataclass(frozen=True)
class Kind:
    """A kind of record. `page` is the name of the page on which one is read, by its reference; `is_one` narrows which
    rows are such records at all.

    `tell(record, key, text, at)` tells whoever works on it, by its reference only; it runs inside `house`.
    """

    model: Any
    page: str
    tell: Callable[[Any, str, Said, datetime], None]
    is_one: Q = Q()


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known. Making it known again changes nothing."""
    _kinds[kind.model.root] = kind


def kind_called(slug: str) -> Kind:
    return _kinds[slug]


def find(reference: str) -> Any:
    """The record of that reference, or None. Read beyond anybody's view, inside `house`."""
    if not is_reference(reference):
        return None
    for kind in _kinds.values():
        found = kind.model.objects.filter(kind.is_one, reference=reference).first()
        if found is not None:
            return found
    return None


def find_visible(reference: str, user: Any) -> Any:
    """The record of that reference that is open to the person, or None."""
    if not is_reference(reference):
        return None
    for kind in _kinds.values():
        found = kind.model.objects.visible_to(user).filter(kind.is_one, reference=reference).first()
        if found is not None:
            return found
    return None
