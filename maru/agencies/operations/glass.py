"""What becomes of a broken glass: it is put back, and somebody else looks whether it was right."""

from datetime import datetime

from django.db.models import F
from django.db.models.functions import Greatest

from maru.agencies.acting import house, operation
from maru.agencies.models import Glass, GlassReview, User
from maru.agencies.permissions import Permission
from maru.agencies.powers import forget_powers, require
from maru.audit import trail
from maru.audit.trail import Named
from maru.audit.verbs import Verb
from maru.common.errors import NotFound, NotPermitted, ReasonMissing, Refused


class GlassEnded(Refused):
    code = "glass-ended"
    status = 409
    default = "This look has ended already."


class ReviewedAlready(Refused):
    code = "reviewed-already"
    status = 409
    default = "Somebody has reviewed this already."


class OwnLook(NotPermitted):
    code = "own-look"
    default = "You broke this glass yourself: somebody else reviews it."


@operation
def end_glass(*, glass: Glass, by: User, at: datetime) -> None:
    """Whoever broke it looks no more: their next request knows.

    Raises NotPermitted, GlassEnded.
    """
    if glass.user_id != by.pk:
        raise NotPermitted(glass=glass.pk)
    if not shut(glass, at):
        raise GlassEnded(glass=glass.pk)
    forget_powers(by)


def shut(glass: Glass, at: datetime) -> bool:
    """Close it; whether it was open."""
    ended = Glass.objects.open().filter(pk=glass.pk).update(ended_at=Greatest(at, F("broken_at")))
    if ended:
        trail.record(Verb.GLASS_ENDED, on=glass, root=looked_into(glass), at=at)
    return bool(ended)


@operation
def review_glass(*, review: GlassReview, finding: str, words: str, by: User, at: datetime) -> GlassReview:
    """Say of somebody else's look whether it was right. It waits no more.

    Raises NotPermitted, OwnLook, ReasonMissing, NotFound, ReviewedAlready.
    """
    require(by, Permission.GLASS_REVIEW)
    if review.user_id == by.pk:
        raise OwnLook(glass=review.glass_id)
    if not words.strip():
        raise ReasonMissing(field="words")
    rows = GlassReview.objects.visible_to(by).select_for_update(of=("self",)).select_related("glass")
    found = rows.filter(pk=review.pk).first()
    if found is None:
        raise NotFound
    if found.reviewed_at is not None:
        raise ReviewedAlready(glass=found.glass_id)
    found.reviewed_at, found.reviewed_by, found.finding, found.words = at, by, finding, words
    found.save(update_fields=["reviewed_at", "reviewed_by", "finding", "words"])
    with house():
        root = looked_into(found.glass)
        trail.record(Verb.GLASS_REVIEWED, on=found.glass, root=root, at=at, reason=finding, text=words)
    return found


def looked_into(glass: Glass) -> Named:
    """The record behind it, as the trail names it."""
    return Named(glass.kind, glass.object_id)
