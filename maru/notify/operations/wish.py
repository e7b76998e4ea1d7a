"""Somebody says how they want to be written to."""

from datetime import datetime

from maru.agencies.acting import operation
from maru.agencies.models import User
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import Refused
from maru.notify.models import MailWish


class HourMissing(Refused):
    code = "hour-missing"
    default = "Choose the hour at which your daily e-mail goes"


class QuietForNoTime(Refused):
    code = "quiet-for-no-time"
    default = "Choose both hours of your quiet time, and two different ones"


@operation
def choose_mails(
    *, how: str, daily_at: int | None = None, quiet_from: int | None = None, quiet_until: int | None = None,
    by: User, at: datetime,
) -> MailWish:  # fmt: skip
    """From now on they are written to in this way about what can wait; what was gathered for them until now goes when
    it was to go.

    Raises HourMissing, QuietForNoTime.
    """
    daily = how == MailWish.How.DAILY
    if daily and daily_at is None:
        raise HourMissing(field="daily_at")
    if (quiet_from is None) != (quiet_until is None) or (quiet_from is not None and quiet_from == quiet_until):
        raise QuietForNoTime(field="quiet_until")
    chosen = {
        "how": how, "daily_at": daily_at if daily else None, "quiet_from": quiet_from, "quiet_until": quiet_until,
        "chosen_at": at,
    }  # fmt: skip
    wish, _ = MailWish.objects.update_or_create(user=by, defaults=chosen)
    trail.record(Verb.MAIL_CHOSEN, on=wish, at=at, how=how)
    return wish
