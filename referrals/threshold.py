"""Which level of need a worry usually means, and what does not go together. It warns and never forbids. Pure.

Whoever chooses a level sees what each of the four means (DOMAIN.md 2.1); what they then chose is held against what else
they said. VERSION stands with the referral, for the table will change.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

VERSION = "2026-11"


@dataclass(frozen=True)
class Level:
    """One of the four levels: its name, what it means, and what it looks like in a family's day."""

    number: int
    title: str
    meaning: str
    examples: tuple[str, ...]


LEVELS = (
    Level(
        1,
        "Universal",
        "School, doctor and health visitor meet the child’s needs",
        (
            "A child is tired at school for a week after moving house, and is settling in",
            "Parents ask where to find a playgroup",
            "One late night out that the parents have dealt with themselves",
        ),
    ),
    Level(
        2,
        "Early help",
        "A need is showing that one more service could meet, and the family agrees to it",
        (
            "Often late for school since the parents parted",
            "A parent is low in mood and asks for help, and the child is cared for",
            "A teenager has begun to drink at weekends and will talk about it",
            "Arguments at home that upset the children, with no violence and no fear",
        ),
    ),
    Level(
        3,
        "Targeted",
        "Several needs, or one that is hard to meet: services work together with the family",
        (
            "Drink or drugs often come before meals, clothes or school",
            "A child looks after a parent who is ill, and misses school for it",
            "Several calls to arguments at one address, and the children heard them",
            "A home so dirty or cold that it begins to harm health, and the parents want help",
        ),
    ),
    Level(
        4,
        "Statutory",
        "A child is suffering significant harm or is likely to, or cannot do well without social care",
        (
            "An injury that nobody can explain, or any bruise on a baby who does not move about yet",
            "A child tells of being touched sexually or hit with an object",
            "A parent was strangled or threatened with a weapon while a child was in the home",
            "Adults outside the family use a child to carry drugs or for sex",
            "A child under five was left alone at home",
        ),
    ),
)

# By their codes in the list `risk_indicator`: what usually means statutory help, and what more than early help.
STATUTORY = frozenset(
    {
        "physical_adult", "sexual_adult", "sexual_child", "cse", "cce", "trafficking", "fgm", "forced_marriage",
        "honour", "faith", "breast_ironing", "fabricated", "bruised_baby", "uasc", "professional", "risk_person",
        "domestic_child",
    }
)  # fmt: skip
TARGETED = frozenset(
    {
        "neglect", "emotional", "physical_child", "harmful_sexual", "online_images", "gangs", "missing",
        "radicalisation", "domestic_parent", "self_harm", "private_foster", "unborn", "homeless", "no_recourse",
    }
)  # fmt: skip
# By its code in the list `aggravator`, each asks for RED or a strategy discussion: how a sentence names it.
AGGRAVATORS = {
    "infant_injury": "injury to a baby",
    "under_one": "a child under one",
    "unexplained": "an injury that nobody explains",
    "disclosure": "that a child told of sexual abuse",
    "access": "that the person suspected can reach the child now",
    "weapons": "weapons",
    "strangulation": "strangulation",
    "left_alone": "a child under five left alone",
    "sex_offender": "contact with a registered sex offender",
    "previous": "a child removed, or a protection plan, before",
    "marac": "high risk of domestic abuse",
    "missing_now": "a child missing now",
    "travel": "travel for FGM or a forced marriage",
    "s46": "police protection",
}
# How indicators are named in a sentence, where they are not named by the aggravator beside them.
NAMES = {
    "physical_adult": "physical abuse by an adult",
    "sexual_adult": "sexual abuse by an adult",
    "sexual_child": "sexual abuse by a child",
    "cse": "sexual exploitation",
    "cce": "criminal exploitation",
    "trafficking": "trafficking",
    "fgm": "female genital mutilation",
    "forced_marriage": "forced marriage",
    "honour": "honour-based abuse",
    "faith": "abuse linked to faith or belief",
    "breast_ironing": "breast ironing",
    "fabricated": "fabricated or induced illness",
    "bruised_baby": "bruising of a baby",
    "uasc": "an unaccompanied child",
    "professional": "an allegation against a professional",
    "risk_person": "a person who may pose a risk",
    "domestic_child": "domestic abuse of the child",
    "neglect": "neglect",
    "emotional": "emotional abuse",
    "physical_child": "physical abuse by another child",
    "harmful_sexual": "harmful sexual behaviour",
    "online_images": "online abuse",
    "gangs": "gangs",
    "missing": "missing",
    "radicalisation": "radicalisation",
    "domestic_parent": "domestic abuse of a parent",
    "self_harm": "self-harm",
    "private_foster": "private fostering",
    "unborn": "worry for an unborn child",
    "homeless": "homelessness",
    "no_recourse": "no recourse to public funds",
}
# What people write where they mean an aggravator, and the code that they did not tick. Words begin so.
WRITTEN = {
    "strangulation": r"strangl\w*|strangul\w*|chok(?:e|ed|es|ing)|throttl\w*"
    r"|hands? a?round (?:her|his|their|my|the) (?:neck|throat)",
    "weapons": r"weapons?|kni(?:fe|ves)|machetes?|guns?|firearms?|hammers?|axes?|stab(?:bed|bing)?",
    "unexplained": r"unconscious|unexplained (?:injur|bruis|burn|fractur)\w*|cannot explain the \w+",
    "infant_injury": r"(?:bruis|injur|burn|fractur)\w*(?:\W+\w+){0,6}?\W+(?:baby|infant|newborn)"
    r"|(?:baby|infant|newborn)(?:\W+\w+){0,6}?\W+(?:bruis|injur|burn|fractur)\w*",
    "left_alone": r"(?:left|found|home) (?:\w+ )?(?:alone|unattended|on (?:his|her|their) own)",
    "disclosure": r"rap(?:e|ed|ing)|touched (?:me|her|him|them) (?:down|sexual|private)\w*|sexually abus\w*",
    "sex_offender": r"(?:registered )?sex(?:ual)? offenders?|RSO",
    "travel": r"(?:taken|fly|flying|travel\w*) (?:abroad|overseas)(?:\W+\w+){0,8}?\W+(?:FGM|cut|circumcis\w*|marr\w+)",
}
LOW = 2


@dataclass(frozen=True)
class Warning:
    """Something that does not go together: what kind it is, and the sentence."""

    code: str
    sentence: str


def warnings(
    level: int | None, indicators: Collection[str], aggravators: Collection[str], words: str = ""
) -> list[Warning]:
    """What whoever writes the referral might look at again; nothing where all fits."""
    found = list(mismatches(level, indicators, aggravators))
    found += [
        Warning("words", unticked(code, said, level)) for code, said in named_in(words) if code not in aggravators
    ]
    if level is None:
        found.insert(0, Warning("no-level", "You chose no level. Choose the one that fits best: the MARU decides."))
    return found


def mismatches(level: int | None, indicators: Collection[str], aggravators: Collection[str]) -> Iterator[Warning]:
    """Where the level is lower than what was ticked usually means."""
    if level is None:
        return
    urgent = [AGGRAVATORS[code] for code in AGGRAVATORS if code in aggravators]
    if urgent and level < 4:
        yield Warning("aggravator", mismatch(urgent, level))
    statutory = [name for code, name in NAMES.items() if code in STATUTORY and code in indicators]
    if statutory and level < 4:
        yield Warning("statutory", mismatch(statutory, level))
    targeted = [name for code, name in NAMES.items() if code in TARGETED and code in indicators]
    if targeted and level < 3:
        yield Warning("targeted", mismatch(targeted, level))


def mismatch(names: list[str], level: int) -> str:
    said = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"You ticked {said} and chose level {level}. Say why, or choose another level."


def named_in(words: str) -> Iterator[tuple[str, str]]:
    """Each aggravator that the account names, and the words that name it."""
    for code, pattern in WRITTEN.items():
        found = re.search(rf"\b(?:{pattern})\b", words, re.IGNORECASE)
        if found:
            yield code, " ".join(found[0].split())


def unticked(code: str, said: str, level: int | None) -> str:
    """That the account names what was not ticked, or that the level is low for it."""
    if level is not None and level <= LOW:
        return f"You wrote “{said}” and chose level {level}. Say why, or choose another level."
    return f"You wrote “{said}” and did not tick {AGGRAVATORS[code]}. Tick it if it is so."


def must_be_red(aggravators: Collection[str]) -> bool:
    """Whether what makes it urgent asks for RED, or for a strategy discussion."""
    return any(code in AGGRAVATORS for code in aggravators)
