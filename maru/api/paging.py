"""Pages of a list: so many rows, and a cursor that leads on. No list is ever answered whole."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from maru.api.problems import Fault, Invalid
from maru.web.keyset import Place

USUAL, MOST = 50, 200
LIMIT, CURSOR = "limit", "cursor"


@dataclass(frozen=True)
class Asked:
    """What was asked of a list: how many rows, the place behind which they begin, and which ones. Its cursors are
    good for the list with these choices, and for no other."""

    address: str
    limit: int
    place: Place | None
    chosen: dict[str, str]

    def page(self, rows: list[Any], following: Place | None) -> dict[str, Any]:
        """A page as it is answered: `next` is the cursor of the one behind it, or null."""
        return {"results": rows, "next": write(following, self.address, self.chosen) if following else None}


def asked_for(request: HttpRequest, **choices: Collection[str]) -> Asked:
    """What was asked. `choices` are the parameters that this list knows besides, with what each may be.

    Raises Invalid.
    """
    faults = []
    for name, told in request.GET.lists():
        if name not in (LIMIT, CURSOR, *choices):
            faults.append(Fault(name or "?", "unknown", "This list knows no such parameter."))
        elif len(told) > 1:
            faults.append(Fault(name, "repeated", "Give this parameter once."))
    chosen = {name: request.GET[name] for name in choices if name in request.GET}
    faults += [
        Fault(name, "choice", f"Give one of: {', '.join(choices[name])}.")
        for name, told in chosen.items()
        if told not in choices[name]
    ]
    limit, place = request.GET.get(LIMIT, str(USUAL)), None
    if not (limit.isascii() and limit.isdecimal() and len(limit) < 4 and 1 <= int(limit) <= MOST):
        faults.append(Fault(LIMIT, "range", f"Give a whole number from 1 to {MOST}."))
    if CURSOR in request.GET:
        place = read(request.GET[CURSOR], request.path, chosen)
        if place is None:
            faults.append(Fault(CURSOR, "cursor", "This is no cursor of this list: begin again without it."))
    if faults:
        raise Invalid(faults)
    return Asked(request.path, int(limit), place, chosen)


def signer(address: str, chosen: dict[str, str]) -> signing.Signer:
    return signing.Signer(salt=f"maru.api.cursor {address} {sorted(chosen.items())}", sep=".")


def read(cursor: str, address: str, chosen: dict[str, str]) -> Place | None:
    """The place that a cursor of this list names. Nobody else's can be made: it is signed."""
    try:
        return Place.of(urlsafe_base64_decode(signer(address, chosen).unsign(cursor)).decode())
    except (signing.BadSignature, ValueError):
        return None


def write(place: Place, address: str, chosen: dict[str, str]) -> str:
    return signer(address, chosen).sign(urlsafe_base64_encode(str(place).encode()))
