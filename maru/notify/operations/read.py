"""Somebody has read what they were told."""

from datetime import datetime

from maru.agencies.acting import operation
from maru.agencies.models import User
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.notify.models import Notice

MOST_READ_AT_ONCE = 500


@operation
def mark_read(*, notice: Notice, by: User, at: datetime) -> None:
    """The person has read it; the first reader of a notice to a role is the one who is kept. What must be acknowledged
    is not acknowledged by that."""
    read = Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at, read_by=by)
    if read:
        trail.record(Verb.NOTICE_READ, on=notice, at=at)


@operation
def mark_all_read(*, by: User, raised_until: datetime, at: datetime) -> int:
    """The person has read everything that was raised until then; what came later stays unread, and so does what must
    be acknowledged. How many."""
    mine = Notice.objects.visible_to(by).unread().filter(raised_at__lte=raised_until, must_acknowledge=False)
    unread = list(mine.select_for_update(of=("self",)).order_by("-raised_at", "-id")[:MOST_READ_AT_ONCE])
    Notice.objects.filter(pk__in=[notice.pk for notice in unread]).update(read_at=at, read_by=by)
    for notice in unread:
        trail.record(Verb.NOTICE_READ, on=notice, at=at)
    return len(unread)
