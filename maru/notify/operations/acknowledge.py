"""Somebody says that they have it: what must be acknowledged is acknowledged once, for everybody who was told."""

from datetime import datetime

from django.db.models import UUIDField, Value
from django.db.models.functions import Coalesce

from maru.agencies.acting import house, operation
from maru.agencies.models import User
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import Refused
from maru.notify import acknowledged
from maru.notify.models import Notice


class NothingToAcknowledge(Refused):
    code = "nothing-to-acknowledge"
    status = 409
    default = "This was only to be read: there is nothing to acknowledge."


class SettledSince(Refused):
    code = "settled-since"
    status = 409
    default = "What this was about has ended since: nobody needs to acknowledge it any more."


@operation
def acknowledge(*, notice: Notice, by: User, at: datetime) -> bool:
    """The person takes note of it, and answers for that: it climbs no further, and every other notice of the same news
    is acknowledged with it. Who comes second changes nothing. Whether they were the first.

    Raises NothingToAcknowledge, SettledSince.
    """
    if not notice.must_acknowledge:
        raise NothingToAcknowledge
    if notice.settled_at:
        raise SettledSince
    # A copy of it may be addressed to somebody whose notices the person does not see.
    with house():
        first = (
            Notice.objects.unacknowledged()
            .filter(news=notice.news)
            .update(
                acknowledged_at=at,
                acknowledged_by=by,
                read_at=Coalesce("read_at", Value(at)),
                read_by=Coalesce("read_by", Value(by.pk, UUIDField())),
            )
        )
    if first:
        trail.record(Verb.NOTICE_ACKNOWLEDGED, on=notice, at=at)
        acknowledged.heard([notice.news], by, at)
    return bool(first)
