"""What the blanks in the county's texts stand for: whom a referral is about, and when."""

from datetime import date, datetime
from random import Random

from maru.timers.clock import LONDON
from scripts.demo.concerns import Concern
from scripts.demo.names import BOYS, GIRLS, MEN, OLD, Home, age_of
from scripts.demo.whole import SURNAMES

WORDS = {
    "M": {"they": "he", "them": "him", "their": "his", "They": "He", "Their": "His"},
    "F": {"they": "she", "them": "her", "their": "her", "They": "She", "Their": "Her"},
}
NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen",
)  # fmt: skip
WEEKS = ("three weeks", "five weeks", "two months", "a month", "six weeks", "ten weeks", "most of the term")
TITLES = ("Ms", "Mr", "Mrs", "Miss", "Dr")
CALLERS = {
    "family": ("the grandmother", "the father’s mother", "an aunt", "an uncle", "the grandfather", "the father"),
    "1B": ("a neighbour", "the childminder", "a friend of the family", "a neighbour from across the road"),
    "1D": ("a passer-by", "a councillor’s office", "a bus driver", "a shopkeeper"),
    "9": ("a caller who gave no name", "somebody who would not be named", "an anonymous caller"),
    "10": ("a caller on a bad line", "a message on the out-of-hours line", "somebody at the switchboard"),
}


def blanks_for(
    *, home: Home, people: tuple[dict, ...], concern: Concern, source: str, at: datetime, random: Random
) -> dict[str, str]:
    """Everything that stays the same in all that is written about one referral. `at` is when it happened."""
    told, day = people[0], at.astimezone(LONDON).date()
    caller = random.choice(CALLERS.get(source) or CALLERS["family"])
    partner = next((elder["given_names"] for elder in home.elders[1:]), random.choice(MEN))
    street = home.address.split(" ", 1)[1]
    return {
        **person_blanks(told, day), **moment_blanks(at, random),
        "mother": home.mother, "partner": partner, "street": street, "house": random.choice(("house", "flat")),
        "names": listed([first_name(child) for child in home.children]),
        "others": listed([first_name(child) for child in people[1:]]),
        "teacher": f"{random.choice(TITLES[:4])} {random.choice(SURNAMES)}",
        "friend": random.choice([name for name in (*GIRLS, *BOYS) if name != told.get("given_names")]),
        "elder": random.choice(OLD)[0], "caller": caller, "Caller": caller[0].upper() + caller[1:],
        "evening": "morning" if 5 < at.hour < 12 else "afternoon" if at.hour < 17 else "evening",
        "weeks": random.choice(WEEKS), "n": random.choice(NUMBERS[2:6]), "first": first_name(told),
        "quiet": "yes" if concern.quiet else "",
    }  # fmt: skip


def person_blanks(person: dict, day: date) -> dict[str, str]:
    """A child or an adult at risk, as one speaks of them."""
    return {
        **WORDS[person.get("sex") or "F"], "name": first_name(person), "age": age_in_words(person, day),
    }  # fmt: skip


def moment_blanks(at: datetime, random: Random) -> dict[str, str]:
    """A moment, as one writes it down."""
    then = at.astimezone(LONDON)
    day = f"{then:%A}" if random.random() < 0.5 else f"{then:%A} {then.day} {then:%B}"
    return {"day": day, "time": f"{then:%H:%M}"}


def first_name(person: dict) -> str:
    return "the unborn child" if person["role"] == "unborn" else person["given_names"]


def age_in_words(person: dict, day: date) -> str:
    """`six`, `five months old`, `not yet born`."""
    years = age_of(person, day)
    if years < 0:
        return "not yet born"
    if years == 0:
        months = max(1, (day - date.fromisoformat(person["date_of_birth"])).days // 30)
        return f"{NUMBERS[months]} month{'s' if months > 1 else ''} old"
    return NUMBERS[years] if years < len(NUMBERS) else str(years)


def listed(names: list[str]) -> str:
    """`Ada, Ben and Cleo`."""
    return names[0] if len(names) == 1 else " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
