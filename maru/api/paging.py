"""Pages of a list: so many rows, and a cursor that leads on. No list is ever answered whole."""

from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from maru.api.problems import Fault, Invalid
from maru.web.keyset import Place

USUAL, MOST = 50, 200
LIMIT, CURSOR = "limit", "cursor"
SIGNER = signing.Signer(salt="maru.api.cursor", sep=".")


def asked_for(request: HttpRequest) -> tuple[int, Place | None]:
    """How many rows, and the place behind which they begin.

    Raises Invalid.
    """
    faults = []
    for name, told in request.GET.lists():
        if name not in (LIMIT, CURSOR):
            faults.append(Fault(name, "unknown", "This list knows no such parameter."))
        elif len(told) > 1:
            faults.append(Fault(name, "repeated", "Give this parameter once."))
    limit, place = request.GET.get(LIMIT, str(USUAL)), None
    if not (limit.isascii() and limit.isdecimal() and len(limit) < 4 and 1 <= int(limit) <= MOST):
        faults.append(Fault(LIMIT, "range", f"Give a whole number from 1 to {MOST}."))
    if CURSOR in request.GET:
        place = read(request.GET[CURSOR])
        if place is None:
            faults.append(Fault(CURSOR, "cursor", "This is no cursor of ours: begin again without it."))
    if faults:
        raise Invalid(faults)
    return int(limit), place


def read(cursor: str) -> Place | None:
    """The place that a cursor of ours names. Nobody else's can be made: it is signed."""
    try:
        return Place.of(urlsafe_base64_decode(SIGNER.unsign(cursor)).decode())
    except (signing.BadSignature, ValueError):
        return None


def write(place: Place) -> str:
    return SIGNER.sign(urlsafe_base64_encode(str(place).encode()))


def page(rows: list[Any], following: Place | None) -> dict[str, Any]:
    """A page as it is answered: `next` is the cursor of the one behind it, or null."""
    return {"results": rows, "next": write(following) if following else None}
