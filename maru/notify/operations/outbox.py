"""Sending what was written, and asking what has become of it."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from maru.agencies.acting import acting_as
from maru.audit import trail
from maru.audit.context import Door
from maru.audit.verbs import Verb
from maru.common.copies import held_copy
from maru.notify.adapters import Adapter, Outcome, adapter
from maru.notify.models import Mail
from maru.notify.operations.digest import write_digests

FURTHEST_WAIT = timedelta(hours=1)
FIRST_ASKED = timedelta(minutes=1)
# Seconds after which a sending run begins no further mail: the clocks' sweep waits behind it, and a mail server
# that hangs takes EMAIL_TIMEOUT for each.
LONGEST_RUN = 5.0


def send_outbox(*, at: datetime, door: Door, limit: int = 50) -> int:
    """Write the digests that are due, send the mails that are, each in a transaction of its own, and ask what has
    become of those that went; returns how many went.

    A mail that fails is tried again after 1, 2, 4 … minutes, at most an hour apart, for as long as it takes. What
    is left when the run has lasted LONGEST_RUN waits for the next. A restored copy that is held sends nothing.
    """
    if held_copy():
        return 0
    with acting_as(system="outbox", door=door, at=at):
        write_digests(at=at)
    by, end = adapter(), time.monotonic() + LONGEST_RUN
    sent = one_by_one(Mail.objects.to_send(at), lambda mail: send(mail, by, at), at, door, limit, end)
    if by.tells:
        one_by_one(Mail.objects.to_ask(at), lambda mail: ask(mail, by, at), at, door, limit, end)
    return sent


def one_by_one(
    mails: QuerySet, act: Callable[[Mail], bool], at: datetime, door: Door, limit: int, end: float
) -> int:  # fmt: skip
    """Take the mails in their order, those that nobody else has, until the run is over; how many acts succeeded."""
    done = 0
    for _ in range(limit):
        if time.monotonic() > end:
            return done
        with acting_as(system="outbox", door=door, at=at):
            mail = mails.select_for_update(skip_locked=True, of=("self",)).select_related("to").first()
            if mail is None:
                return done
            done += act(mail)
    return done


def send(mail: Mail, by: Adapter, at: datetime) -> bool:
    """Hand one mail over. A failure is written down and tried again later."""
    try:
        their_id = by.send(mail)
    except Exception as error:
        # Whatever is wrong with one mail or its address, the others behind it must go out.
        Mail.objects.filter(pk=mail.pk).update(
            tries=F("tries") + 1, try_at=at + wait_after(mail.tries), last_error=named(error)
        )
        return False
    asked = at + FIRST_ASKED if by.tells else None
    Mail.objects.filter(pk=mail.pk).update(
        sent_at=at, tries=F("tries") + 1, last_error="", their_id=their_id, ask_at=asked
    )
    trail.record(Verb.MAIL_SENT, on=mail, at=at)
    return True


def ask(mail: Mail, by: Adapter, at: datetime) -> bool:
    """Ask what has become of one mail; as long as that is not known, ever more rarely."""
    try:
        outcome = by.outcome(mail.their_id)
    except Exception:
        outcome = Outcome.UNDERWAY
    if outcome is Outcome.UNDERWAY:
        wait = min(max(at - mail.sent_at, FIRST_ASKED), FURTHEST_WAIT)
        Mail.objects.filter(pk=mail.pk).update(ask_at=at + wait)
        return False
    if outcome is Outcome.DELIVERED:
        Mail.objects.filter(pk=mail.pk).update(ask_at=None, delivered_at=at)
    elif outcome is Outcome.BOUNCED:
        Mail.objects.filter(pk=mail.pk).update(ask_at=None, bounced_at=at, last_error=outcome)
        trail.record(Verb.MAIL_BOUNCED, on=mail, at=at)
    else:
        wait = wait_after(mail.tries)
        Mail.objects.filter(pk=mail.pk).update(
            ask_at=None, sent_at=None, their_id="", try_at=at + wait, last_error=outcome
        )
        trail.record(Verb.MAIL_BOUNCED, on=mail, at=at, why=outcome)
    return True


def wait_after(tries: int) -> timedelta:
    return min(timedelta(minutes=2 ** min(tries, 6)), FURTHEST_WAIT)


def named(error: Exception) -> str:
    """The kind of error, and its number where it has one; never its words, in which an address may stand."""
    number = getattr(error, "status_code", "") or getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {number}".strip()
