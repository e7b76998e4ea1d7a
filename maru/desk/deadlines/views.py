"""`/deadlines/`: what is over and what is near, drawn and listed, for whoever answers for the work of others."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.desk.deadlines.bands import BANDS, LATER, OVER
from maru.desk.deadlines.queries import Deadline, Row, counted, deadlines_of
from maru.desk.tiles import Tile
from maru.timers.heard import heard_of
from maru.web.keyset import address
from maru.web.views import Page

PAGE = 50
NOBODY = "nobody"
LABELS = {
    OVER: gettext_lazy("Over"),
    "4h": gettext_lazy("Within 4 hours"),
    "24h": gettext_lazy("4 to 24 hours"),
    "72h": gettext_lazy("1 to 3 days"),
    LATER: gettext_lazy("Later"),
}
COLOURS = {OVER: "red", "4h": "amber"}


def clock(one: Deadline) -> tuple[str, Any]:
    return one.rule.slug, one.rule.name


def unit(one: Deadline) -> tuple[str, Any]:
    return one.unit.slug, one.unit.name


def person(one: Deadline) -> tuple[str, Any]:
    return (str(one.owner.pk), one.owner.name) if one.owner else (NOBODY, _("Nobody by name yet"))


class By(NamedTuple):
    """A way to tell deadlines apart, and to narrow them: what it is called, what a row of it is, what it goes by (a
    key for the address, and words)."""

    called: Any
    what: Any
    tell: Callable[[Deadline], tuple[str, Any]]


BY = {
    "clock": By(gettext_lazy("By clock"), gettext_lazy("Clock"), clock),
    "unit": By(gettext_lazy("By unit"), gettext_lazy("Unit"), unit),
    "person": By(gettext_lazy("By person"), gettext_lazy("Person"), person),
}


def may_follow(user: Any) -> bool:
    return powers_of(user).may(Permission.DEADLINES_FOLLOW)


def deadlines_tile(user: Any, now: datetime) -> Tile | None:
    """For whoever answers for them: how many are over."""
    if not may_follow(user):
        return None
    over = deadlines_of(user, now, until=now).deadlines
    return Tile(
        _("Deadlines that are over"), len(over), _("of all that you answer for"),
        address(reverse("deadlines:list"), band=OVER), late=bool(over), action=_("See which deadlines are over"),
    )  # fmt: skip


class Deadlines(Page):
    """How many lie in each band; the same by clock, unit or person; and which they are, the nearest first.

    A filter that means nothing narrows to nothing: it says so, and how to take it away.
    """

    permission = Permission.DEADLINES_FOLLOW
    template_name = "deadlines/list.html"
    http_method_names = ("get", "head")

    def context(self) -> dict[str, Any]:
        here, asked = reverse("deadlines:list"), self.request.GET
        found = deadlines_of(self.request.user, self.now)
        by = asked.get("by") if asked.get("by") in BY else "clock"
        keep = {name: asked[name] for name in ("band", *BY) if asked.get(name)}
        narrowed = [one for one in found.deadlines if self.fits(one, keep)]
        begin = page_begins(asked.get("from", ""))
        shown = narrowed[begin : begin + PAGE]
        heard = heard_of(one.timer_id for one in shown)
        trail.record(Verb.LIST_READ, reason="deadlines", rows=len(shown))
        ways = {"by": by, **keep}
        return {
            "bars": [(LABELS[band], number, COLOURS.get(band, "")) for band, number in totals(narrowed).items()],
            "bands": list(LABELS.items()),
            "rows": [(row, address(here, **{**ways, by: row.key})) for row in drawn(narrowed, by)],
            "by": BY[by].called,
            "what": BY[by].what,
            "tabs": [(BY[name].called, address(here, **{**ways, "by": name}), name == by, None) for name in BY],
            "chosen": [(self.called(name, value, found.deadlines), address(here, **without(ways, name)))
                       for name, value in keep.items()],
            "deadlines": [(one, heard[one.timer_id]) for one in shown],
            "count": len(narrowed),
            "more": found.more,
            "here": here,
            "newer": address(here, **ways) if begin else "",
            "older": address(here, **ways, **{"from": begin + PAGE}) if len(narrowed) > begin + PAGE else "",
        }  # fmt: skip

    def fits(self, one: Deadline, keep: dict[str, str]) -> bool:
        band = keep.get("band", one.band)
        return one.band == band and all(by.tell(one)[0] == keep[name] for name, by in BY.items() if name in keep)

    def called(self, name: str, value: str, deadlines: Any) -> Any:
        """A filter in words; as it was written where nothing is called so."""
        if name == "band":
            return LABELS.get(value, value)
        return next((label for key, label in map(BY[name].tell, deadlines) if key == value), value)


def totals(deadlines: list[Deadline]) -> dict[str, int]:
    return {band: sum(one.band == band for one in deadlines) for band in BANDS}


def without(ways: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in ways.items() if key != name}


def page_begins(written: str) -> int:
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 6 else 0


@dataclass(frozen=True)
class Drawn:
    """A row of the table: its numbers, and its bands as parts of one bar (which, from where, how wide, in percent)."""

    key: str
    label: Any
    cells: list[tuple[Any, int]]
    parts: list[tuple[str, str, str]]
    all: int


def drawn(deadlines: list[Deadline], by: str) -> list[Drawn]:
    return [drawn_row(row) for row in counted(deadlines, BY[by].tell)]


def drawn_row(row: Row) -> Drawn:
    parts, before = [], 0
    for band, number in zip(BANDS, row.counts, strict=True):
        if number:
            parts.append((band, f"{100 * before / row.all:.2f}%", f"{100 * number / row.all:.2f}%"))
        before += number
    cells = [(LABELS[band], number) for band, number in zip(BANDS, row.counts, strict=True)]
    return Drawn(row.key, row.label, cells, parts, row.all)
