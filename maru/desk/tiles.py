"""What waits for somebody: every room registers its tiles for the home page in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Tile:
    """One thing that waits, counted: how many, what it means, and where to deal with it.

    `late` says that something in it is past its time; `action` is the main button's words when this tile is
    the most pressing one (the title, where not given).
    """

    title: Any
    number: int
    text: Any
    url: str
    late: bool = False
    action: Any = ""


Maker = Callable[[Any, datetime], Tile | None]
_makers: list[tuple[int, Maker]] = []


def add(tile: Maker, *, order: int = 50) -> None:
    """Register a tile. `tile(user, now)` runs while the person's home page is made, inside `acting_as`;
    it returns None for whom it is not. Lower orders stand first. Adding it again changes nothing."""
    if all(known is not tile for _, known in _makers):
        _makers.append((order, tile))
        _makers.sort(key=lambda pair: pair[0])


def tiles_for(user: Any, now: datetime) -> list[Tile]:
    """The person's tiles in their order."""
    made = (tile(user, now) for _, tile in _makers)
    return [tile for tile in made if tile is not None]


def most_pressing(tiles: list[Tile]) -> Tile | None:
    """The first tile with something late, else the first in which anything waits."""
    waiting = [tile for tile in tiles if tile.number]
    return next((tile for tile in waiting if tile.late), waiting[0] if waiting else None)
