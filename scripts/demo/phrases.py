"""Saying a thing in one of several ways: texts with blanks and with choices, kept in scripts/demo/words/."""

import re
import tomllib
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from scripts.demo.dealing import Spread

FOLDER = Path(__file__).parent / "words"
CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
SENTENCE = re.compile(r"(^|[.?!] )([a-zà-ÿ])")
END = re.compile(r"(?<=[.?!])\s|: ")
TRIES = 40


@cache
def book(name: str) -> dict[str, Any]:
    """One of the files of words."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def fill(text: str, blanks: Mapping[str, str], random: Random) -> str:
    """The text with one of each `[this|that]`, its `{blanks}` filled, and every sentence begun with a capital."""
    text = CHOICE.sub(lambda found: random.choice(found[1].split("|")), text)
    text = text.format_map(blanks)
    return SENTENCE.sub(lambda found: found[1] + found[2].upper(), text)


def opening(text: str) -> str:
    """A text's first sentence, or its beginning up to a colon."""
    return END.split(text, maxsplit=1)[0]


class Phrases:
    """Chooses among ways of saying something, each in its turn, and remembers how texts have begun."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.spread = Spread(random)
        self.begun: Counter[str] = Counter()

    def say(self, ways: Sequence[str], blanks: Mapping[str, str], *, of: Hashable) -> str:
        """One of these ways, filled in. `of` names what they are ways of."""
        return fill(self.spread.choose(ways, of=of), blanks, self.random)

    def say_anew(self, ways: Sequence[str], blanks: Mapping[str, str], *, of: Hashable) -> str:
        """One of these ways, so that no other text said anew begins with the same words."""
        for _ in range(TRIES):
            text = self.say(ways, blanks, of=of)
            if not self.begun[opening(text)]:
                break
        self.begun[opening(text)] += 1
        return text
