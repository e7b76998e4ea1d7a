"""The MARU desk, which every room and the foundation itself ask for."""

from maru.agencies.models import Unit
from maru.audit.context import current


def the_desk() -> Unit:
    """The MARU desk: the one unit that triages. Within one act it is looked up once."""
    known = current().known
    if "desk" not in known:
        known["desk"] = Unit.objects.get(kind=Unit.Kind.MARU_DESK)
    return known["desk"]
