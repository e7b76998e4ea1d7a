"""The kinds of record that people name by a reference: each room says of its own, in `AppConfig.ready`, on which pages
it is read and worked, and who must hear of what becomes of it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.common.errors import NotFound
from maru.common.ids import is_reference


@dataclass(frozen=True)
class Kind:
    """A kind of record. `page` is the name of the page on which one is read, by its reference; `is_one` narrows which
    rows are such records at all.

    `tell(record, key, text, at)` tells whoever works on it, by its reference only; it runs inside `house`.
    `worked_on` is the name of the page on which it is worked, which opens to `permission`: from there it is sealed. It
    has none where it is sealed with what it came out of.
    """

    model: Any
    page: str
    tell: Callable[[Any, str, str, datetime], None]
    is_one: Q = Q()
    worked_on: str = ""
    permission: Permission | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known. Making it known again changes nothing."""
    _kinds[kind.model.root] = kind


def kind_called(slug: str) -> Kind:
    return _kinds[slug]


def find(reference: str, *, begun: bool = False) -> Any:
    """The record of that reference, or None; with `begun` also one of which nobody but its author knows yet. Read
    beyond anybody's view, inside `house`."""
    return first(reference, lambda kind: kind.model.objects.filter(Q() if begun else kind.is_one))


def find_visible(reference: str, user: Any) -> Any:
    """The record of that reference that is open to the person, or None."""
    return first(reference, lambda kind: kind.model.objects.visible_to(user).filter(kind.is_one))


def visible_among(ids: Collection[UUID], user: Any) -> set[UUID]:
    """Which of these records, of whatever kinds, are open to the person. One question a kind."""
    kinds = _kinds.values() if ids else ()
    rows = [kind.model.objects.visible_to(user).filter(kind.is_one, pk__in=ids).values_list("pk") for kind in kinds]
    return {pk for found in rows for (pk,) in found}


def first(reference: str, rows: Callable[[Kind], Any]) -> Any:
    if is_reference(reference):
        for kind in _kinds.values():
            found = rows(kind).filter(reference=reference).first()
            if found is not None:
                return found
    return None


def references_of(records: Iterable[tuple[str, UUID]]) -> dict[UUID, str]:
    """The references of these records, by their ids, where their kind has any. One question a kind, inside `house`."""
    wanted = defaultdict(set)
    for slug, pk in records:
        # The desk's file of a referral has its id.
        wanted["referral" if slug == "deskfile" else slug].add(pk)
    found: dict[UUID, str] = {}
    for slug in wanted.keys() & _kinds.keys():
        found |= dict(_kinds[slug].model.objects.filter(pk__in=wanted[slug]).values_list("pk", "reference"))
    return found


def sealable(slug: str, object_id: UUID, user: Any) -> Any:
    """A record that is sealed from its own page, as far as the person sees it. Raises NotFound."""
    kind = _kinds.get(slug)
    if kind is None or not kind.worked_on:
        raise NotFound
    return kind.model.objects.visible_to(user).filter(kind.is_one).one(pk=object_id)


def page_for(slug: str, reference: str, user: Any) -> str:
    """Where the person works on that record; empty where no such page is for them."""
    kind = _kinds.get(slug)
    may = kind is not None and kind.permission is not None and powers_of(user).may(kind.permission)
    return reverse(kind.worked_on, args=[reference]) if may else ""
