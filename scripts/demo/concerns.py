"""The kinds of concern that the county knows, read from scripts/demo/words/: whom each is about, in whose words."""

from dataclasses import dataclass, field
from functools import cache

from scripts.demo.phrases import book

LEVELS = ("slight", "help", "need", "harm", "other")
GROWN = 18


@dataclass(frozen=True)
class Concern:
    """A kind of concern: how serious, at which ages, who tells of it and the ways of telling it.

    `ages` of an unborn child is (-1, -1). `quiet`: home is not told before the first enquiries. `danger`: it may
    be a matter of minutes.
    """

    key: str
    level: str
    ages: tuple[int, int]
    happened: dict[str, tuple[str, ...]] = field(hash=False)
    worried: tuple[str, ...]
    needs: tuple[str, ...]
    voice: tuple[str, ...]
    why: tuple[str, ...]
    quiet: bool = False
    danger: bool = False
    adult: bool = False

    def fits(self, age: int, voice: str) -> bool:
        """Whether it can be told of a child of this age in this voice."""
        low, high = self.ages
        return not self.adult and low <= age <= high and voice in self.happened


@cache
def concerns(level: str) -> tuple[Concern, ...]:
    """All of a level."""
    return tuple(
        Concern(
            key,
            level,
            tuple(told.get("ages", (0, GROWN - 1))),
            {voice: tuple(ways) for voice, ways in told["happened"].items()},
            *(tuple(told[name]) for name in ("worried", "needs", "voice", "why")),
            *(told.get(name, False) for name in ("quiet", "danger", "adult")),
        )
        for key, told in book(level).items()
    )


@cache
def by_key() -> dict[str, Concern]:
    return {concern.key: concern for level in LEVELS for concern in concerns(level)}


@cache
def ages_told(level: str, voice: str) -> frozenset[int]:
    """The ages at which this voice can tell a concern of this level; -1 is before birth."""
    return frozenset(age for age in range(-1, GROWN) if any(c.fits(age, voice) for c in concerns(level)))
