"""What the tests that send many wrong bodies share."""

from copy import deepcopy


def put(body, place, value):
    """The body with another value at that place."""
    body = deepcopy(body)
    *way, last = [int(part) if part.isdecimal() else part for part in place.split("/")[1:]]
    inner = body
    for part in way:
        inner = inner[part]
    inner[last] = value
    return body
