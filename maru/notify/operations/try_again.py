"""Somebody who looks after the mails sends again what did not go."""

from datetime import datetime

from maru.agencies.acting import operation
from maru.agencies.models import User
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.notify.models import Mail


@operation
def try_again(*, to: User, by: User, at: datetime) -> int:
    """All that is stuck on its way to somebody is tried again now, what has come back included; how many mails.

    Raises NotPermitted.
    """
    require(by, Permission.MAIL_FOLLOW)
    stuck = Mail.objects.stuck(at).filter(to=to)
    count = stuck.update(sent_at=None, bounced_at=None, their_id="", try_at=at)
    trail.record(Verb.MAIL_TRIED_AGAIN, on=to, at=at, mails=count)
    return count
