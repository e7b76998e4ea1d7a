"""When somebody is written to about what can wait: what they wish, by London's clock."""

from datetime import UTC, datetime, time, timedelta

from maru.notify.models import MailWish
from maru.web.words import LONDON

AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


def goes_at(wish: MailWish | None, at: datetime) -> datetime | None:
    """When news of that moment goes by mail: now, with others at a later moment, or never."""
    if wish is None:
        return at
    if wish.how == MailWish.How.INBOX:
        return None
    if wish.how == MailWish.How.HOURLY:
        at = at.replace(minute=0, second=0, microsecond=0) + AN_HOUR
    elif wish.how == MailWish.How.DAILY:
        at = next_time(wish.daily_at, at)
    return next_time(wish.quiet_until, at) if is_quiet(wish, at) else at


def is_quiet(wish: MailWish, at: datetime) -> bool:
    """Whether the moment lies in their quiet hours, which may go on past midnight."""
    begin, end = wish.quiet_from, wish.quiet_until
    if begin is None:
        return False
    hour = at.astimezone(LONDON).hour
    return begin <= hour < end if begin < end else hour >= begin or hour < end


def next_time(hour: int, at: datetime) -> datetime:
    """The next moment after this one at which that hour begins."""
    today = datetime.combine(at.astimezone(LONDON).date(), time(hour), LONDON)
    return next(moment for day in range(2) if (moment := (today + day * A_DAY).astimezone(UTC)) > at)
