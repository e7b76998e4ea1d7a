"""Letting a restored copy of the house go."""

from datetime import datetime

from maru.agencies.acting import operation
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.copies import held_copy
from maru.common.errors import Refused
from maru.common.models import Release


class CopyNotHeld(Refused):
    """The database that was meant is not this one, or it is no held copy."""

    code = "copy-not-held"
    status = 409


@operation
def release_copy(*, name: str, at: datetime) -> Release:
    """The copy of that name is the house from now on: its clocks fire, and its mail goes out.

    Raises CopyNotHeld.
    """
    held = held_copy()
    if not held:
        raise CopyNotHeld("This database is not a restored copy, or it has been released already.")
    if held != name:
        raise CopyNotHeld(f"This database is the copy {held}, and not {name}.")
    release = Release.objects.create(name=name, at=at)
    trail.record(Verb.COPY_RELEASED, on=release, at=at)
    return release
