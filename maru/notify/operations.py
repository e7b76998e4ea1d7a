"""Telling people, and sending what was written."""

import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F

from maru.agencies.acting import acting_as, house, operation
from maru.agencies.circle import circle_of
from maru.agencies.models import User
from maru.audit import trail
from maru.audit.context import Door, current
from maru.audit.verbs import Verb
from maru.common.copies import held_copy
from maru.notify.models import Mail, Notice
from maru.notify.said import NotForMails, Said

SUBJECT = "MARU: something needs you"
BODY = "{text}\n\nSign in to read it: {base}{link}\n\nThis message names nobody on purpose. Do not reply to it."
FURTHEST_WAIT = timedelta(hours=1)
MOST_READ_AT_ONCE = 500
# Seconds after which a sending run begins no further mail: the clocks' sweep waits behind it, and a mail server
# that hangs takes EMAIL_TIMEOUT for each.
LONGEST_RUN = 5.0


@operation
def tell(
    *,
    key: str,
    text: Said,
    link: str,
    about: UUID | None,
    at: datetime,
    user: Any = None,
    unit: Any = None,
    role: str = "",
    urgent: bool = False,
) -> None:
    """Tell a person, or whoever holds a role in a unit: one notice for a key, and a mail to each of them.

    `text` is `said`, so that it tells of nobody, `link` carries a reference only, `about` is the record's id. Of a
    sealed record nobody hears but those whom its seal lets in, and each of them hears of it by name: a role may have
    nobody left who may know. The demo writes no mail: its story is over. Raises NotForMails.
    """
    if not isinstance(text, Said):
        raise NotForMails("What is told is said by said(…), which keeps out whatever tells of somebody.")
    with house():
        news = {"text": text, "link": link, "about": about, "urgent": urgent, "raised_at": at}
        circle = circle_of(about)
        Notice.objects.bulk_create(
            [
                Notice(key=key, to_user=user, to_unit=unit, to_role=role, **news),
                *(
                    Notice(key=f"{key}:{person.pk}", to_user=person, **news)
                    for person in circle.let_in
                    if person != user
                ),
            ],
            ignore_conflicts=True,
        )
        if current().door is not Door.DEMO:
            body = BODY.format(text=text, base=settings.MARU_BASE_URL, link=link)
            Mail.objects.bulk_create(
                [
                    Mail(
                        key=f"{key}:{person.pk}", to=person, subject=SUBJECT, body=body, written_at=at, try_at=at
                    )
                    for person in circle.of(addressees(user, unit, role))
                ],
                ignore_conflicts=True,
            )  # fmt: skip


def addressees(user: Any, unit: Any, role: str) -> list[User]:
    """Who gets the mail: the person, or every active member of the unit with that role; never a system."""
    if user is not None:
        return [user] if user.signs_in else []
    return list(User.objects.holding([role], unit=unit))


@operation
def mark_read(*, notice: Notice, by: User, at: datetime) -> None:
    """The person has read it; the first reader of a notice to a role is the one who is kept."""
    read = Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at, read_by=by)
    if read:
        trail.record(Verb.NOTICE_READ, on=notice, at=at)


@operation
def mark_all_read(*, by: User, raised_until: datetime, at: datetime) -> int:
    """The person has read everything that was raised until then; what came later stays unread. How many."""
    mine = Notice.objects.visible_to(by).unread().filter(raised_at__lte=raised_until)
    unread = list(mine.select_for_update(of=("self",)).order_by("-raised_at", "-id")[:MOST_READ_AT_ONCE])
    Notice.objects.filter(pk__in=[notice.pk for notice in unread]).update(read_at=at, read_by=by)
    for notice in unread:
        trail.record(Verb.NOTICE_READ, on=notice, at=at)
    return len(unread)


def send_outbox(*, at: datetime, door: Door, limit: int = 50) -> int:
    """Send the mails that are due, each in a transaction of its own; returns how many went.

    A mail that fails is tried again after 1, 2, 4 … minutes, at most an hour apart, for as long as it takes. What
    is left when the run has lasted LONGEST_RUN waits for the next. A restored copy that is held sends nothing.
    """
    if held_copy():
        return 0
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
