"""What somebody is told: their own notices and those to a role that they hold, each from one index range; what must be
acknowledged first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.powers import powers_of
from maru.audit.context import current, is_acting
from maru.desk.tiles import Tile
from maru.notify.models import Notice
from maru.web.navigation import Waiting

PAGE = 25
# The parts of the inbox, from the top. What must be acknowledged is in the first one until somebody has, read or not.
PARTS: dict[str, Callable[[Any], QuerySet]] = {
    "needs": lambda rows: rows.unacknowledged(),
    "unread": lambda rows: rows.unread().to_read(),
    "read": lambda rows: rows.exclude(read_at=None, settled_at=None).to_read(),
}
WHO = ("acknowledged_by", "given_by", "given_to")


@dataclass(frozen=True)
class Place:
    """A place in the inbox, as it stands in the address of a page: its part, and the last notice seen."""

    part: str
    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.part}~{self.at.isoformat()}~{self.id}"

    @classmethod
    def of(cls, text: str) -> "Place | None":
        """The place that an address names; None where it names none, so that one begins at the top."""
        try:
            part, at, pk = text.split("~")
            found = cls(part, datetime.fromisoformat(at), UUID(pk))
        except ValueError:
            return None
        return found if found.at.tzinfo is not None and part in PARTS else None


def addresses(user: Any) -> list[Q]:
    """How notices reach the person: by name, and by each role that they hold in a unit."""
    return [Q(to_user=user), *(Q(to_unit=unit, to_role=role.slug) for unit, role in powers_of(user).held)]


def waiting(user: Any) -> Waiting:
    """How many notices the person has not read, and how many wait for somebody to acknowledge them; counted once for a
    page. Pages outside `acting_as` (sign-in, errors) do not say."""
    if not is_acting():
        return Waiting()
    known = current().known
    if "waiting" not in known:
        either = Q()
        for address in addresses(user):
            either |= address
        needs = Count("pk", filter=Q(must_acknowledge=True, acknowledged_at=None))
        known["waiting"] = Waiting(
            **Notice.objects.open().filter(either).aggregate(new=Count("pk", filter=Q(read_at=None)), needs=needs)
        )
    return known["waiting"]


def newest(user: Any, part: str, *, after: Place | None = None, most: int) -> list[Notice]:
    """The person's newest notices of a part, from a place onwards."""
    rows = PARTS[part](Notice.objects.select_related(*WHO))
    if after is not None:
        rows = rows.filter(Q(raised_at__lt=after.at) | Q(raised_at=after.at, id__lt=after.id))
    first, *others = (ordered(rows.filter(address), most) for address in addresses(user))
    found = first.union(*others, all=True).order_by("-raised_at", "-id")[:most] if others else first
    return list(found)


def ordered(rows: QuerySet, most: int) -> QuerySet:
    return rows.order_by("-raised_at", "-id")[:most]


def demands(user: Any, most: int) -> list[Notice]:
    """What the person must acknowledge, the newest first; nothing is asked where there is none."""
    return newest(user, "needs", most=most) if waiting(user).needs else []


def page(user: Any, after: Place | None) -> tuple[list[Notice], Place | None]:
    """One page, what must be acknowledged first, then unread ones, then read ones, each newest first; and the place
    where the next one begins."""
    found = list(fill(user, after))
    if len(found) <= PAGE:
        return [notice for notice, _ in found], None
    last, part = found[PAGE - 1]
    return [notice for notice, _ in found[:PAGE]], Place(part, last.raised_at, last.pk)


def fill(user: Any, after: Place | None) -> Iterator[tuple[Notice, str]]:
    """One notice more than a page holds, so that one knows whether there is another page, and the part of each."""
    parts = list(PARTS)
    wanted, begin = PAGE + 1, after
    for part in parts[parts.index(after.part) if after else 0 :]:
        if wanted and (part != "needs" or waiting(user).needs):
            rows = newest(user, part, after=begin, most=wanted)
            wanted -= len(rows)
            yield from ((row, part) for row in rows)
        begin = None


def unread_tile(user: Any, now: datetime) -> Tile:
    """What somebody was told and has not read."""
    return Tile(
        _("Unread notices"), waiting(user).new, _("what you or your role were told"), reverse("desk:inbox"),
        action=_("Read your notices"),
    )  # fmt: skip
