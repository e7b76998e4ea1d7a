"""How somebody is reached, and references of other systems that are never refused. Pure (DOMAIN.md 3.1)."""

import re

POSTCODE = re.compile(
    r"GIR ?0AA|[A-PR-UWYZ]([0-9]{1,2}|[A-HK-Y][0-9][0-9ABEHMNPRV-Y]?|[0-9][A-HJKPSTUW]) ?[0-9][ABD-HJLNP-UW-Z]{2}"
)
# What the health service writes for somebody of no fixed abode.
NO_FIXED_ABODE = "ZZ99 3VZ"
# A domain, or what stands below it.
SECURE = ("police.uk", "gov.uk", "nhs.net", "cjsm.net", "mod.uk", "parliament.uk")


def postcode(typed: str) -> str | None:
    """A British postcode, in capitals and with one blank before its last three: cb23en becomes CB2 3EN."""
    text = re.sub(r"[^0-9A-Z]", "", typed.upper())
    return f"{text[:-3]} {text[-3:]}" if POSTCODE.fullmatch(text) or text == "ZZ993VZ" else None


def phone(typed: str) -> str | None:
    """A telephone number as E.164 has it, +447700900982; the short ones, such as 101 and 999, as they are."""
    text = re.sub(r"\(0\)|[\s().\-]", "", typed)
    if re.fullmatch(r"999|1\d{2,5}", text, re.ASCII):
        return text
    if re.fullmatch(r"0[1-9]\d{8,9}", text, re.ASCII):
        return f"+44{text[1:]}"
    if found := re.fullmatch(r"(?:00|\+)([1-9]\d{7,14})", text, re.ASCII):
        return f"+{found[1]}"
    return None


def is_secure(email: str) -> bool:
    """Whether mail to this address stays with the police, the government or the health service."""
    _name, at, domain = email.strip().lower().rpartition("@")
    return bool(at) and any(domain == end or domain.endswith(f".{end}") for end in SECURE)


def looks_like(typed: str, shape: str) -> bool:
    """Whether a reference has the shape that its force gives to crimes or incidents: `35/999999/99`, where 9s stand for
    so many digits or fewer. One that does not is warned of and taken all the same: forces change theirs."""
    parts = re.split(r"(9+)", re.sub(r"\s", "", shape).upper())
    pattern = "".join(f"[0-9]{{1,{len(part)}}}" if part.startswith("9") else re.escape(part) for part in parts)
    return bool(re.fullmatch(pattern, re.sub(r"\s", "", typed).upper()))
