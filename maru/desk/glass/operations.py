"""Breaking the glass by a reference: whoever works on the record is told, and somebody must review it in time."""

from datetime import datetime

from maru.agencies.acting import house, operation
from maru.agencies.desk import the_desk
from maru.agencies.models import Glass, GlassReview, User
from maru.agencies.operations import break_glass, review_glass
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of, require
from maru.audit.trail import kind_of
from maru.common.errors import NotFound, Refused
from maru.common.ids import is_reference
from maru.desk import kinds
from maru.notify.said import said
from maru.timers.operations import start_clock, stop_clock

REVIEW = "glass_review"
LOOKED_INTO = "somebody who does not work on it looks into it behind broken glass. It will be reviewed."


class NothingThere(Refused):
    """There is no such record, or it is withheld from the person: the answer is the same."""

    code = "nothing-there"
    default = "There is nothing under this reference that you could look into. Check it character by character."


class OpenAnyway(Refused):
    code = "open-anyway"
    status = 409
    default = "This record is open to you already."


@operation
def look_into(*, reference: str, why: str, text: str, by: User, at: datetime) -> Glass:
    """Break the glass over the record of that reference. Whoever works on it hears at once, by the reference only.

    Raises NotPermitted, ReasonMissing, NothingThere, OpenAnyway.
    """
    require(by, Permission.GLASS_BREAK)
    with house():
        record = kinds.find(reference)
    if record is None:
        raise NothingThere(field="reference", **named(reference))
    kind = kind_of(record)
    if record.pk in powers_of(by).looks_into(kind) or type(record).objects.visible_to(by).filter(pk=record.pk).exists():
        raise OpenAnyway(field="reference", **named(reference))
    try:
        glass = break_glass(record=record, why=why, text=text, by=by, at=at)
    except NotFound as withheld:
        raise NothingThere(field="reference", **named(reference)) from withheld
    with house():
        kinds.kind_called(kind).tell(record, f"glass:{glass.pk}", said(LOOKED_INTO), at)
        start_clock(kind=REVIEW, object_id=glass.pk, unit=the_desk(), at=at)
    return glass


def named(reference: str) -> dict[str, str]:
    """What the trail keeps of what was typed: a reference, never other words."""
    return {"reference": reference} if is_reference(reference) else {}


@operation
def review(*, review: GlassReview, finding: str, words: str, by: User, at: datetime) -> None:
    """Say of somebody else's look whether it was right; its clock stops.

    Raises NotPermitted, OwnLook, ReasonMissing, NotFound, ReviewedAlready.
    """
    review_glass(review=review, finding=finding, words=words, by=by, at=at)
    stop_clock(kind=REVIEW, object_id=review.glass_id, at=at, met=True)
