"""What the header offers: rooms add their entries when they start, and each person sees what they may use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Waiting:
    """How much in an entry is new to somebody, and how much of it needs them: that is said loudly, on every page."""

    new: int = 0
    needs: int = 0


@dataclass(frozen=True)
class Entry:
    """One entry of the header: its words, its page, who may use it, and how much in it is new to them.

    `more` says that it is not for every day: it is folded away where somebody has more than MOST_SHOWN entries.
    """

    label: Any
    url_name: str
    allowed: Callable[[Any], bool]
    order: int
    count: Callable[[Any], Waiting] | None = None
    more: bool = False


@dataclass(frozen=True)
class Link:
    """An entry as one person sees it on one page."""

    label: Any
    url: str
    current: bool
    count: int = 0
    needs: int = 0


@dataclass(frozen=True)
class Navigation:
    """What the header shows one person on one page: the entries at hand, and those folded under More."""

    links: list[Link]
    more: list[Link]

    @property
    def more_is_current(self) -> bool:
        return any(link.current for link in self.more)


MOST_SHOWN = 7
_entries: dict[str, Entry] = {}


def add(
    label: Any,
    url_name: str,
    allowed: Callable[[Any], bool],
    *,
    order: int = 50,
    count: Callable[[Any], Waiting] | None = None,
    more: bool = False,
) -> None:
    """Add an entry; a room calls this in AppConfig.ready(). Lower orders stand further left.

    `count` is asked on every page of everybody who sees the entry: one cheap query at most."""
    _entries[url_name] = Entry(label, url_name, allowed, order, count, more)


def entries() -> list[Entry]:
    """Every entry in its order."""
    return sorted(_entries.values(), key=lambda entry: (entry.order, entry.url_name))


def links(user: Any, path: str) -> Navigation:
    """The entries that the person may use; the one whose page or section is open is marked as current."""
    seen = [(entry, reverse(entry.url_name)) for entry in entries() if entry.allowed(user)]
    here = max((url for _, url in seen if path.startswith(url)), key=len, default=None)
    if here == "/" and path != "/":
        here = None
    shown, folded = [], []
    for entry, url in seen:
        waiting = entry.count(user) if entry.count is not None else Waiting()
        link = Link(entry.label, url, url == here, waiting.new, waiting.needs)
        (folded if entry.more and len(seen) > MOST_SHOWN else shown).append(link)
    return Navigation(shown, folded)
