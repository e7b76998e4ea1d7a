"""Which records are sealed from their own page: rooms add their kinds in `AppConfig.ready`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.agencies.records import CaseRecord
from maru.common.errors import NotFound


@dataclass(frozen=True)
class Sealable:
    """A kind of record with a page of its own: the rows that have one, the page's name, and who may open it."""

    records: Callable[[Any], Any]
    page: str
    permission: Permission

    def url(self, reference: str) -> str:
        return reverse(self.page, args=[reference])


_kinds: dict[str, Sealable] = {}


def add(model: type[CaseRecord], page: str, permission: Permission, **beside: Any) -> None:
    """Add a kind. `beside` are columns that tell a record without a page, such as a draft."""
    _kinds[model._meta.model_name] = Sealable(
        lambda user: model.objects.visible_to(user).exclude(**beside) if beside else model.objects.visible_to(user),
        page,
        permission,
    )


def kind_named(kind: str) -> Sealable:
    """Raises NotFound."""
    if kind not in _kinds:
        raise NotFound
    return _kinds[kind]


def record_of(kind: str, object_id: UUID, user: Any) -> CaseRecord:
    """The record, as far as the person sees it. Raises NotFound."""
    return kind_named(kind).records(user).one(pk=object_id)


def page_for(kind: str, reference: str, user: Any) -> str:
    """Where the person reads that record; empty where no page of it is for them."""
    found = _kinds.get(kind)
    return found.url(reference) if found and powers_of(user).may(found.permission) else ""
