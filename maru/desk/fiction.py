"""Made-up values for a copy that is fit for testing: of the same kind, well formed, nobody's.

The same value has the same fiction throughout, whichever table it stands in, so that who matched still matches. What
it becomes hangs on a key: without it nobody can make a list of names and look who became whom.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any

from maru.people.keys import fold

BEGINNINGS = (
    "Alder", "Bramble", "Cinder", "Dunna", "Elver", "Fallow", "Gorse", "Hollin", "Ivers", "Jessel", "Kessel", "Larken",
    "Marle", "Nether", "Osier", "Pippin", "Quarle", "Rushen", "Sorrel", "Thistle", "Umber", "Vesper", "Wether", "Yarre",
)  # fmt: skip
ENDINGS = (
    "bank", "beck", "by", "croft", "dale", "dene", "fell", "field", "ford", "garth", "ham", "hurst", "lake", "land",
    "ley", "low", "mere", "moor", "rigg", "side", "stead", "thorpe", "ton", "wick",
)  # fmt: skip
GIVEN = ("Ab", "Bel", "Cor", "Dar", "El", "Fen", "Gal", "Hav", "Is", "Jor", "Kel", "Lor", "Mar", "Nor", "Or", "Per")
GIVEN_ENDINGS = ("a", "ana", "anne", "el", "elin", "en", "iah", "ian", "ie", "is", "on", "or", "os", "ric", "wen", "yn")
STREETS = ("Street", "Road", "Lane", "Close", "Avenue", "Walk", "Drive", "Row")
INWARD = "ABDEFGHJLNPQRSTUWXYZ"
SENTENCE = "These words were made up for a copy of the records that is fit for testing. "
UNBORN = "Unborn child of "
POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")


class Fiction:
    """Makes up another value for each value; with the same key, the same one."""

    def __init__(self, key: bytes) -> None:
        self.key = key

    def number(self, kind: str, value: object, below: int) -> int:
        """A number below that limit, which hangs on the value alone."""
        digest = hmac.digest(self.key, f"{kind}\0{value}".encode(), hashlib.sha256)
        return int.from_bytes(digest[:8], "big") % below

    def code(self, kind: str, value: object) -> str:
        return f"{self.number(kind, value, 16**10):010x}"

    def replaced(self, name: str, value: Any) -> Any:
        """Another value in place of this one, by the name of its field; nothing for nothing."""
        if value is None or value in ("", [], {}) or isinstance(value, bool):
            return value
        if name in MAKERS:
            return MAKERS[name](self, value)
        if isinstance(value, date):
            return self.day(value)
        if isinstance(value, int | float):
            return max(0, value + self.number("number", value, 3) - 1)
        return self.text(value)

    def day(self, value: date) -> date:
        """Some day of the year before it: who was born by then still was, and is at most a year older."""
        return value - timedelta(days=1 + self.number("day", value.isoformat(), 365))

    def text(self, value: str) -> str:
        """Words that mean nothing, as long as those were."""
        words = f"{self.code('text', value)[:4]}: " + SENTENCE * (1 + len(value) // len(SENTENCE))
        return words[: len(value)].rstrip().ljust(len(value), ".")

    def family_name(self, value: str) -> str:
        n = self.number("family", fold(value), len(BEGINNINGS) * len(ENDINGS))
        return BEGINNINGS[n % len(BEGINNINGS)] + ENDINGS[n // len(BEGINNINGS)]

    def given_name(self, value: str) -> str:
        n = self.number("given", fold(value), len(GIVEN) * len(GIVEN_ENDINGS))
        return GIVEN[n % len(GIVEN)] + GIVEN_ENDINGS[n // len(GIVEN)]

    def given_names(self, value: str) -> str:
        """As many as there were, as far as the shortest column of names holds them."""
        return " ".join(self.given_name(word) for word in value.split()[:8])

    def full_name(self, value: str) -> str:
        """Given names and family name, as they would be replaced one by one."""
        if value.startswith(UNBORN):
            return UNBORN + self.full_name(value.removeprefix(UNBORN))
        *given, family = value.split() or [value]
        return f"{self.given_names(' '.join(given))} {self.family_name(family)}".strip()

    def nhs_number(self, value: str) -> str:
        """One that starts with 999, which is given to nobody, with a right check digit."""
        n = self.number("nhs", value, 10**6)
        while True:
            digits = f"999{n:06d}"
            check = -sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
            if check < 10:
                return f"{digits}{check}"
            n = (n + 1) % 10**6

    def phone(self, value: str) -> str:
        """One of the numbers that Ofcom keeps for drama."""
        return f"07700 900{self.number('phone', value, 1000):03d}"

    def email(self, value: str) -> str:
        """An address that never leads anywhere (RFC 2606), a system's or a person's as it was."""
        domain = "systems.invalid" if value.lower().endswith("@systems.invalid") else "copy.invalid"
        return f"{self.code('email', value.lower())}@{domain}"

    def postcode(self, value: str) -> str:
        """One of ZZ99, where nobody lives."""
        n = self.number("postcode", fold(value), 10 * len(INWARD) ** 2)
        return f"ZZ99 {n % 10}{INWARD[n // 10 % len(INWARD)]}{INWARD[n // 10 // len(INWARD)]}"

    def address(self, value: str) -> str:
        line, comma, end = value.rpartition(", ")
        if line and POSTCODE.fullmatch(end):
            return f"{self.address(line)}{comma}{self.postcode(end)}"
        n = self.number("address", fold(value), 200 * len(STREETS))
        return f"{1 + n % 200} {self.family_name(value)} {STREETS[n // 200]}"

    def sex(self, value: str) -> str:
        return "FMU"[self.number("sex", value, 3)]

    def yes_or_no(self, value: str) -> str:
        return ("yes", "no", "unknown")[self.number("answer", value, 3)]

    def language(self, value: str) -> str:
        return f"Language {self.number('language', value, 100)}"

    def kin(self, value: str) -> str:
        return f"relative {self.code('kin', value)}"

    def post(self, value: str) -> str:
        return f"Post {self.number('post', value, 1000)}"

    def school(self, value: str) -> str:
        return f"{self.family_name(value)} School"

    def known_as(self, value: str) -> str:
        """What another system or a list calls it."""
        return f"X-{self.code('known as', value)}"

    def inside(self, value: Any, codes: Collection[str], name: str = "") -> Any:
        """JSON in which every word and every day is another; a code of a list of ours stays, under any name but
        those of MAKERS. `name` is the key under which the value stands."""
        if isinstance(value, dict):
            return {key: self.inside(part, codes, key) for key, part in value.items()}
        if isinstance(value, list):
            return [self.inside(part, codes, name) for part in value]
        if not isinstance(value, str) or name in MAKERS or not value:
            return self.replaced(name, value)
        if value in codes:
            return value
        try:
            return self.day(date.fromisoformat(value)).isoformat()
        except ValueError:
            return self.text(value)

    def fingerprint(self, value: str) -> str:
        """A hash of nothing that anybody wrote."""
        return hmac.digest(self.key, value.encode(), hashlib.sha256).hex()


# By the name of a field, or of a key in JSON; what is not named is a day, a number or words by its type.
MAKERS: dict[str, Callable[[Fiction, Any], Any]] = {
    **dict.fromkeys(("also_known_as", "name", "referrer_name", "given_by"), Fiction.full_name),
    **dict.fromkeys(("address", "line"), Fiction.address),
    **dict.fromkeys(("phone", "referrer_phone"), Fiction.phone),
    **dict.fromkeys(("email", "referrer_email"), Fiction.email),
    **dict.fromkeys(("kind", "relationship"), Fiction.kin),
    **dict.fromkeys(("title", "referrer_role"), Fiction.post),
    **dict.fromkeys(("number", "incident_number", "external_reference", "key", "on_behalf_of"), Fiction.known_as),
    **dict.fromkeys(("asked", "hash", "place_digest", "postcode_digest", "phone_digest"), Fiction.fingerprint),
    "family_name": Fiction.family_name,
    "given_names": Fiction.given_names,
    "nhs_number": Fiction.nhs_number,
    "postcode": Fiction.postcode,
    "sex": Fiction.sex,
    "parental_responsibility": Fiction.yes_or_no,
    "language": Fiction.language,
    "school": Fiction.school,
    # What the house itself writes on a card: a state.
    "custody": lambda fiction, value: value,
}
