"""Drawing by weights as cards are dealt: the shares come out, whatever the shuffle, and nothing soon comes twice."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from random import Random
from typing import Generic, TypeVar

Card = TypeVar("Card", bound=Hashable)


def shares(weights: Mapping[Card, float], count: int) -> dict[Card, int]:
    """How many of `count` each gets: its share rounded down, the rest to those who lost most by that."""
    whole = sum(weights.values())
    exact = {card: count * weight / whole for card, weight in weights.items()}
    given = {card: int(share) for card, share in exact.items()}
    by_loss = sorted(exact, key=lambda card: given[card] - exact[card])
    for card in by_loss[: count - sum(given.values())]:
        given[card] += 1
    return given


def deal(weights: Mapping[Card, float], count: int, random: Random) -> list[Card]:
    """So many cards in these shares, shuffled."""
    cards = [card for card, number in shares(weights, count).items() for _ in range(number)]
    random.shuffle(cards)
    return cards


class Pack(Generic[Card]):
    """Dealt cards that lie in a row. Who needs a card of a certain kind takes the first that fits."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self.cards = list(cards)

    def take(self, fits: Callable[[Card], bool] = lambda card: True) -> Card | None:
        """The first fitting card, or none."""
        for place, card in enumerate(self.cards):
            if fits(card):
                return self.cards.pop(place)
        return None


class Spread:
    """Chooses among a few so that all have had their turn before one comes again."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.taken: Counter[Hashable] = Counter()

    def choose(
        self, options: Sequence[Card], *, of: Hashable = "", weights: Mapping[Card, float] | None = None
    ) -> Card:
        """One of those that were taken least often, in proportion to their weights; `of` names what they are for."""
        tired = [self.taken[of, option] / (weights[option] if weights else 1) for option in options]
        fresh = [option for option, times in zip(options, tired, strict=True) if times == min(tired)]
        chosen = self.random.choice(fresh)
        self.taken[of, chosen] += 1
        return chosen
