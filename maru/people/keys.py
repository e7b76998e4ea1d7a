"""Folding names and addresses so that equal ones compare equal. Pure."""

import re
import unicodedata


def fold(text: str) -> str:
    """Letters and digits only, without accents, in lower case: `O’Brien-Smith` → `obriensmith`."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain.casefold() if c.isalnum())


# Some characters fold to many; the keys keep what fits their columns.
LONGEST_NAME, LONGEST_PLACE = 200, 210


def name_key(family_name: str, given_names: str) -> str:
    """Family name and first given name: middle names are often left out."""
    first = given_names.split()[0] if given_names.split() else ""
    return f"{fold(family_name)}|{fold(first)}"[:LONGEST_NAME]


def place_key(line: str, postcode: str) -> str:
    """An address; empty where there is too little of it to say that two are the same."""
    if not fold(line) or not fold(postcode):
        return ""
    return f"{fold(line)}|{fold(postcode)}"[:LONGEST_PLACE]


def names_of(full_name: str) -> frozenset[str]:
    """The name keys under which somebody of this full name may stand: where the surname begins, it does not say."""
    first, *rest = full_name.split() or [""]
    return frozenset(name_key(" ".join(rest[start:]), first) for start in range(len(rest)))


def dwelling_key(line: str, postcode: str) -> str:
    """One front door: the address up to the word after its last number, or to its first comma where it has none.

    Street and town are written in more than one way, and postcode and number say enough. Numbers stay apart: flat 1 in
    number 22 is not flat 12 in number 2. Empty where there is too little to say that two are the same.
    """
    words = [fold(word) for word in re.split(r"[\s,./-]+", line) if fold(word)]
    numbered = [place for place, word in enumerate(words) if any(c.isdecimal() for c in word)]
    door = words[: numbered[-1] + 2] if numbered else [fold(line.split(",")[0])]
    if not any(door) or not fold(postcode):
        return ""
    return f"{' '.join(door)}|{fold(postcode)}"


def phone_key(phone: str) -> str:
    """The last nine digits: with or without the code of the country. Empty for what is shorter."""
    digits = "".join(c for c in phone if c.isdecimal())
    return digits[-9:] if len(digits) >= 9 else ""
