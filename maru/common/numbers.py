"""Numbers that other systems give to people, cases and places: what was typed in its canonical form, or None. Pure.

Each check digit and letter is written from its published rule (DOMAIN.md 3.1).
"""

import re

import nhs_number as nhs

# Twenty-three letters: I, O and S are left out. The remainder of a division by 23 chooses one.
PNC_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def plain(typed: str) -> str:
    """Upper case, without what people put between the parts; nothing but ASCII is a letter or a digit."""
    return re.sub(r"[\s\-.]", "", typed).upper()


def letter(digits: str) -> str:
    return PNC_LETTERS[int(digits) % len(PNC_LETTERS)]


def nhs_number(typed: str) -> str | None:
    """Ten digits of which the last is right: a patient in England."""
    digits = plain(typed)
    return digits if re.fullmatch(r"\d{10}", digits, re.ASCII) and nhs.is_valid(digits) else None


def pnc(typed: str, year: int) -> str | None:
    """Somebody in the Police National Computer: `79/163001B` → `1979/0163001B`. `year` is this one: two digits of a
    year that is still to come belong to the last century."""
    text = plain(typed)
    # A year and a serial number that are not parted: the four digits of a year, where the whole is long enough.
    found = re.fullmatch(r"(\d{4}|\d{2})/(\d{1,7})([A-Z])", text, re.ASCII)
    found = found or re.fullmatch(r"(\d{4})(\d{7})([A-Z])", text, re.ASCII)
    found = found or re.fullmatch(r"(\d{2})(\d{1,7})([A-Z])", text, re.ASCII)
    if found is None:
        return None
    begun, serial, last = found[1], found[2].zfill(7), found[3]
    if letter(begun[-2:] + serial) != last:
        return None
    return f"{begun if len(begun) == 4 else century(begun, year)}/{serial}{last}"


def century(short: str, year: int) -> str:
    return f"{20 if int(short) <= year % 100 else 19}{short}"


def cro(typed: str) -> str | None:
    """Somebody in the criminal records office's files, `123456/08X`, or in its older search files, `SF39/4321X`."""
    text = plain(typed)
    if found := re.fullmatch(r"(\d{1,6})/(\d{2})([A-Z])", text, re.ASCII):
        serial, begun = found[1].zfill(6), found[2]
        return f"{serial}/{begun}{found[3]}" if letter(begun + serial) == found[3] else None
    if found := re.fullmatch(r"SF(\d{2})/(\d{1,6})([A-Z])", text, re.ASCII):
        serial = found[2].lstrip("0") or "0"
        return f"SF{found[1]}/{serial}{found[3]}" if letter(found[1] + serial) == found[3] else None
    return None


def asn(typed: str) -> str | None:
    """An arrest or summons: year, force, unit, system, eleven digits, a letter: `14/35CA/01/00000000123X`. Zeros at the
    head of the eleven may be left out."""
    text = plain(typed)
    found = re.fullmatch(r"(\d{2})/?(\d{2})([A-Z0-9]{2})/?(\d{2})/?(\d{1,11})([A-Z])", text, re.ASCII)
    if found is None:
        return None
    begun, force, unit, system, serial, last = found.groups()
    serial = serial.zfill(11)
    right = letter(force + system + begun + serial) == last
    return f"{begun}/{force}{unit}/{system}/{serial}{last}" if right else None


def upn(typed: str) -> str | None:
    """A pupil in England: a letter, eleven digits, and a digit or, of a temporary number, a letter. The first letter
    checks the digits; that of a temporary number is not held against anything, as in the census."""
    text = plain(typed)
    if not re.fullmatch(r"[A-HJ-NP-RT-Z]\d{11}[0-9A-HJ-NP-RT-Z]", text, re.ASCII):
        return None
    if not text[-1].isdigit():
        return text
    total = sum(int(digit) * place for place, digit in enumerate(text[1:], 2))
    return text if UPN_LETTERS[total % len(UPN_LETTERS)] == text[0] else None


def uprn(typed: str) -> str | None:
    """An address in the national gazetteer: up to twelve digits; those to the left say nothing when they are 0."""
    digits = plain(typed)
    return (digits.lstrip("0") or None) if re.fullmatch(r"\d{1,12}", digits, re.ASCII) else None


def collar_number(typed: str) -> str | None:
    """An officer of a force: up to five digits."""
    digits = plain(typed)
    return digits if re.fullmatch(r"\d{1,5}", digits, re.ASCII) else None
