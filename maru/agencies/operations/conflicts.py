"""Ending a conflict of interest."""

from datetime import datetime

from django.db.models import F
from django.db.models.functions import Greatest

from maru.agencies.acting import house, operation
from maru.agencies.models import Conflict, User, Withheld
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.audit import trail
from maru.audit.trail import Named
from maru.audit.verbs import Verb
from maru.common.errors import NotFound, NotPermitted, ReasonMissing


class OwnConflict(NotPermitted):
    code = "own-conflict"
    default = "This conflict of interest is your own: your supervisor ends it."


@operation
def end_conflict(*, conflict: Conflict, text: str, by: User, at: datetime) -> None:
    """The record is open again to whoever was kept out of it, as far as their work reaches. Never by themselves.

    Raises NotPermitted, OwnConflict, ReasonMissing, NotFound.
    """
    require(by, Permission.STAFF_MANAGE)
    if conflict.user_id == by.pk:
        raise OwnConflict(conflict=conflict.pk)
    if not text.strip():
        raise ReasonMissing(field="text")
    found = Conflict.objects.visible_to(by).standing().filter(pk=conflict.pk).first()
    if found is None:
        raise NotFound
    with house():
        Conflict.objects.filter(pk=found.pk).update(ended_at=Greatest(at, F("since")))
        Withheld.objects.filter(conflict=found).delete()
        root = Named(found.kind, found.object_id)
        trail.record(Verb.CONFLICT_ENDED, on=found, root=root, at=at, text=text)
