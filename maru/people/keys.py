"""Folding names and addresses so that equal ones compare equal. Pure."""

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
