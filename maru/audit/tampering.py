"""What was done to a trail that is not as it was written. No framework: `verify` brings what the rows say."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What somebody did to the trail."""

    EDITED = "edited"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TRUNCATED = "truncated"


@dataclass(frozen=True)
class Finding:
    """A row and what was done to it. `detail` tells how closely the row could be named, where that is in doubt."""

    seq: int
    fault: Fault
    detail: str = ""


@dataclass(frozen=True)
class Place:
    """The first row that breaks the chain, and how it stands to all others.

    A row is *sealed* where its hash is right for what stands in it, and *linked* where it names the hash of the
    row `before` it. `beyond`: the row before it is the head. `doubled`: its number stands twice. `absent_moved`:
    the row whose number is missing here stands elsewhere. `resealed_by_link`: only the link in it is wrong.
    `vouched`: the next row, or the head, names its hash. `copied`: another row has its hash. `displaces`: the row
    that the one before was followed by stands further on. `follows`: the row whose hash it names, if there is one.
    `sealed_as`: the number under which its hash is right.
    """

    seq: int
    before: int
    beyond: bool
    doubled: bool
    absent_moved: bool
    linked: bool
    sealed: bool
    resealed_by_link: bool
    vouched: bool
    copied: bool
    displaces: bool
    follows: int | None
    sealed_as: int | None

    @property
    def moved(self) -> bool:
        """Whether it is a row of the trail, from another place, and not a copy of one."""
        return self.sealed_as not in (None, self.seq) and not self.copied


def named(place: Place) -> Finding:
    """What was done, and to which row."""
    if place.beyond or place.doubled or place.seq < 1:
        return Finding(place.seq, Fault.INSERTED)
    if place.seq > place.before + 1:
        return Finding(place.before + 1, Fault.REORDERED if place.absent_moved else Fault.DELETED)
    if place.linked:
        forged = place.displaces and not place.vouched
        return Finding(place.seq, Fault.INSERTED if forged else Fault.EDITED)
    if place.displaces and not place.resealed_by_link:
        return Finding(place.seq, Fault.REORDERED if place.moved else Fault.INSERTED)
    if place.vouched and not place.resealed_by_link:
        return around(place)
    return Finding(place.seq, Fault.EDITED)


def around(place: Place) -> Finding:
    """What was done next to a row that is itself as it was written, but does not name the one before it."""
    if place.follows is not None and place.follows < place.before:
        return Finding(place.follows + 1, Fault.INSERTED)
    if place.sealed and place.before:
        return Finding(place.before, Fault.EDITED)
    if place.moved:
        return Finding(place.seq, Fault.DELETED if place.follows is None else Fault.REORDERED)
    return Finding(place.seq, Fault.EDITED)
