"""What of the house stands still: its queue, its clocks, its mails. The desk is told on every page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.notify.models import Mail
from maru.timers.views import TOO_OLD

# Beat sends a wake-up every ten seconds, and the watchdog takes over after thirty.
SILENT = timedelta(seconds=45)
MAIL_LATE = timedelta(minutes=2)
ASKED = """
SELECT clock_timestamp(), max(at), max(at) FILTER (WHERE part = 'celery'),
       (SELECT min(written_at) FROM notify_mail WHERE sent_at IS NULL)
FROM timers_heartbeat
"""


@dataclass(frozen=True)
class Standstill:
    """Since when nobody has looked at the clocks, nothing has come through the queue, no mail has gone; None for
    what goes on. `checked` is how long ago the clocks were looked at, and `long` whether the queue has been silent
    for so long that it is said loudly."""

    clocks: datetime | None = None
    queue: datetime | None = None
    mails: datetime | None = None
    checked: timedelta | None = None
    long: bool = False

    @property
    def seconds(self) -> int | None:
        """Whole seconds since the clocks were looked at."""
        return None if self.checked is None else int(self.checked.total_seconds())

    def __bool__(self) -> bool:
        return bool(self.clocks or self.queue or self.mails)


def standstill() -> Standstill:
    """What stands still now. Of a house whose clocks have never been looked at nothing is said: it is just opening."""
    with connection.cursor() as cursor:
        cursor.execute(ASKED)
        now, swept, celery, written = cursor.fetchone()
    if swept is None:
        return Standstill()
    clocks = swept if now - swept > TOO_OLD else None
    queue = celery if celery and not clocks and now - celery > SILENT else None
    long = queue is not None and now - queue > TOO_OLD
    return Standstill(clocks, queue, mails_wait_since(written, now), now - swept, long)


def mails_wait_since(written: datetime | None, now: datetime) -> datetime | None:
    """When the oldest mail that waits was written, if it is late and none has gone since: one that goes to a wrong
    address for ever holds up nobody else's."""
    if written is None or now - written <= MAIL_LATE or Mail.objects.filter(sent_at__gt=written).exists():
        return None
    return written


def shown(request: HttpRequest) -> dict[str, Any]:
    """A context processor: `standstill` for those who look at the desk's queue."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or not powers_of(user).may(Permission.TRIAGE_SEE):
        return {}
    return {"standstill": SimpleLazyObject(standstill)}
