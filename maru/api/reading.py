"""Reading a body: one JSON object in UTF-8, strictly, so that nothing in it is lost or taken for something else."""

import json
import math
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, UnreadablePostError

from maru.api.problems import Fault, Invalid, MediaTypeNotSupported, TooLarge, Unreadable
from maru.web.middleware import is_utf8

DEEPEST = 16


def read_object(request: HttpRequest) -> dict[str, Any]:
    """The body.

    Raises MediaTypeNotSupported, TooLarge, Unreadable, Invalid.
    """
    if request.content_type != "application/json":
        raise MediaTypeNotSupported
    if not is_utf8(request.content_params.get("charset", "utf-8")):
        raise Unreadable
    try:
        text = raw(request).decode("utf-8")
        found = json.loads(text, object_pairs_hook=once_each, parse_constant=refuse, parse_float=finite)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(found, dict):
        raise Unreadable
    check_text(found)
    return found


def raw(request: HttpRequest) -> bytes:
    """The body as it came.

    Raises TooLarge, Unreadable.
    """
    try:
        return request.body
    except RequestDataTooBig as error:
        raise TooLarge from error
    except UnreadablePostError as error:
        raise Unreadable from error


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are each given once: of two, one would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is given twice")
    return found


def refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError("a number is too large")
    return value


def check_text(found: dict[str, Any]) -> None:
    """Text that the database cannot hold, and nesting that no form has.

    Raises Unreadable, Invalid.
    """
    faults, waiting = [], [("", found, 0)]
    while waiting:
        pointer, value, depth = waiting.pop()
        if depth > DEEPEST:
            raise Unreadable
        if isinstance(value, str) and not can_be_kept(value):
            faults.append(Fault(pointer, "characters", "This contains characters that cannot be stored."))
        elif isinstance(value, list):
            waiting += [(f"{pointer}/{place}", part, depth + 1) for place, part in enumerate(value)]
        elif isinstance(value, dict):
            if not all(map(can_be_kept, value)):
                faults.append(Fault(pointer, "characters", "A name in here contains characters that cannot be stored."))
            waiting += [(at(pointer, name), part, depth + 1) for name, part in value.items()]
    if faults:
        raise Invalid(sorted(faults, key=lambda fault: fault.pointer))


def can_be_kept(text: str) -> bool:
    """Whether the text holds neither the null character nor half of one."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def at(pointer: str, name: str) -> str:
    """The place of a name below another, as JSON pointers are written; what cannot be sent is replaced."""
    told = name.encode("utf-8", "replace").decode().replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{told}"
