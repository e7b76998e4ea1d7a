"""Sending what was written."""

import time
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db.models import F

from maru.agencies.acting import acting_as
from maru.audit import trail
from maru.audit.context import Door
from maru.audit.verbs import Verb
from maru.common.copies import held_copy
from maru.notify.models import Mail
from maru.notify.operations.digest import write_digests

FURTHEST_WAIT = timedelta(hours=1)
# Seconds after which a sending run begins no further mail: the clocks' sweep waits behind it, and a mail server
# that hangs takes EMAIL_TIMEOUT for each.
LONGEST_RUN = 5.0


def send_outbox(*, at: datetime, door: Door, limit: int = 50) -> int:
    """Write the digests that are due, and send the mails that are, each in a transaction of its own; returns how many
    went.

    A mail that fails is tried again after 1, 2, 4 … minutes, at most an hour apart, for as long as it takes. What
    is left when the run has lasted LONGEST_RUN waits for the next. A restored copy that is held sends nothing.
    """
    if held_copy():
        return 0
    with acting_as(system="outbox", door=door, at=at):
        write_digests(at=at)
    sent, end = 0, time.monotonic() + LONGEST_RUN
    for _ in range(limit):
        if time.monotonic() > end:
            return sent
        with acting_as(system="outbox", door=door, at=at):
            mail = (
                Mail.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("to")
                .filter(sent_at=None, try_at__lte=at)
                .order_by("try_at")
                .first()
            )
            if mail is None:
                return sent
            sent += send(mail, at)
    return sent


def send(mail: Mail, at: datetime) -> int:
    """Hand one mail to the server. A failure is written down and tried again later."""
    try:
        message = EmailMessage(mail.subject, mail.body, to=[mail.to.email], headers={"Message-ID": f"<{mail.pk}@maru>"})
        message.send()
    except Exception as error:
        # Whatever is wrong with one mail or its address, the others behind it must go out.
        wait = min(timedelta(minutes=2 ** min(mail.tries, 6)), FURTHEST_WAIT)
        Mail.objects.filter(pk=mail.pk).update(tries=F("tries") + 1, try_at=at + wait, last_error=type(error).__name__)
        return 0
    Mail.objects.filter(pk=mail.pk).update(sent_at=at, tries=F("tries") + 1, last_error="")
    trail.record(Verb.MAIL_SENT, on=mail, at=at)
    return 1
