"""What somebody is told: their own notices and those to a role that they hold, each from one index range."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.powers import powers_of
from maru.audit.context import is_acting
from maru.desk.tiles import Tile
from maru.notify.models import Notice

PAGE = 25


@dataclass(frozen=True)
class Place:
    """A place in the inbox, as it stands in the address of a page: unread or read, and the last notice seen."""

    unread: bool
    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{'unread' if self.unread else 'read'}~{self.at.isoformat()}~{self.id}"

    @classmethod
    def of(cls, text: str) -> "Place | None":
        """The place that an address names; None where it names none, so that one begins at the top."""
        try:
            part, at, pk = text.split("~")
            moment = datetime.fromisoformat(at)
            found = cls(part == "unread", moment, UUID(pk))
        except ValueError:
            return None
        return found if moment.tzinfo is not None else None


def addresses(user: Any) -> list[Q]:
    """How notices reach the person: by name, and by each role that they hold in a unit."""
    return [Q(to_user=user), *(Q(to_unit=unit, to_role=role.slug) for unit, role in powers_of(user).held)]


def unread_count(user: Any) -> int:
    """How many notices the person has not read. Pages outside `acting_as` (sign-in, errors) do not say."""
    if not is_acting():
        return 0
    either = Q()
    for address in addresses(user):
        either |= address
    return Notice.objects.unread().filter(either).count()


def newest(user: Any, *, unread: bool, after: Place | None, most: int) -> list[Notice]:
    """The person's newest notices, of the read or the unread ones, from a place onwards."""
    rows = Notice.objects.filter(read_at__isnull=unread)
    if after is not None:
        rows = rows.filter(Q(raised_at__lt=after.at) | Q(raised_at=after.at, id__lt=after.id))
    first, *others = (part(rows.filter(address), most) for address in addresses(user))
    found = first.union(*others, all=True).order_by("-raised_at", "-id")[:most] if others else first
    return list(found)


def part(rows: QuerySet, most: int) -> QuerySet:
    return rows.order_by("-raised_at", "-id")[:most]


def page(user: Any, after: Place | None) -> tuple[list[Notice], Place | None]:
    """One page, unread ones first, then read ones, newest first; and the place where the next one begins."""
    found = list(fill(user, after))
    if len(found) <= PAGE:
        return found, None
    last = found[PAGE - 1]
    return found[:PAGE], Place(last.read_at is None, last.raised_at, last.pk)


def fill(user: Any, after: Place | None) -> Iterator[Notice]:
    """One notice more than a page holds, so that one knows whether there is another page."""
    count = 0
    if after is None or after.unread:
        rows = newest(user, unread=True, after=after, most=PAGE + 1)
        count = len(rows)
        yield from rows
    if count <= PAGE:
        begin = after if after is not None and not after.unread else None
        yield from newest(user, unread=False, after=begin, most=PAGE + 1 - count)


def unread_tile(user: Any, now: datetime) -> Tile:
    """What somebody was told and has not read."""
    return Tile(
        _("Unread notices"), unread_count(user), _("what you or your role were told"), reverse("desk:inbox"),
        action=_("Read your notices"),
    )  # fmt: skip
