"""Who lives where, as a referral's pages say it, and whose address is withheld. Pure.

An address that is withheld is withheld for everybody in the referral who lives there: the mother whose box nobody
ticked would give her child's refuge away.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from maru.people.keys import fold
from referrals.completeness import ASIDE, PAGES

HOME = ("address", "postcode")
# Less than this of an address, folded, stands in a text by chance: a house's name, half a postcode.
LEAST = {"address": 8, "postcode": 5}


def at_home(named: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Everybody named, each with their home: the first one's for whoever lives there too."""
    home = {name: named[0].get(name) for name in HOME}
    people = [{**answers, **(home if answers.get("same_address") else {})} for answers in named]
    house = [place for place, answers in enumerate(people) if not place or answers.get("same_address")]
    secret = {where(answers) for answers in people if answers.get("address_withheld")} - {""}
    in_secret = any(people[place].get("address_withheld") for place in house)
    for place, answers in enumerate(people):
        kept = answers.get("address_withheld") or where(answers) in secret or (in_secret and place in house)
        answers["address_withheld"] = bool(kept)
    return people


def where(answers: Mapping[str, Any]) -> str:
    """A home, so that the same one compares equal however it is written; of some there is the postcode alone."""
    return next(filter(None, (fold(answers.get(name) or "") for name in HOME)), "")


def page_that_tells(pages: Mapping[str, Mapping[str, Any]]) -> str:
    """The title of the first page in whose words a withheld address stands, empty if it stands in none."""
    secrets = [
        fold(answers.get(name) or "")
        for answers in people_in(pages.values())
        if answers.get("address_withheld")
        for name in HOME
        if len(fold(answers.get(name) or "")) >= LEAST[name]
    ]
    for page in (*PAGES, *ASIDE) if secrets else ():
        answers = pages.get(page.slug) or {}
        said = [text for told in (answers, *people_in([answers])) for name, text in told.items() if name not in HOME]
        words = [fold(text) for text in said if isinstance(text, str)]
        if any(secret in text for secret in secrets for text in words):
            return page.title
    return ""


def people_in(pages: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [answers for page in pages for answers in page.get("people") or page.get("marks") or []]
