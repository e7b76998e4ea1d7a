"""The private address at which calendar programmes read one's own shifts."""

import hashlib
import secrets
from datetime import datetime, timedelta

from maru.agencies.acting import operation
from maru.agencies.models import CalendarFeed, User
from maru.audit import trail
from maru.audit.verbs import Verb

SECRET_BYTES = 32
NOTED_EVERY = timedelta(hours=1)


def digest_of(token: str) -> str:
    """What is kept of a token. It is 256 bits of chance, so that one round of a fast hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def feed_by(token: str) -> CalendarFeed | None:
    """The feed that a token opens, while it has not ended and its owner may sign in: one question, whatever is wrong
    with the token."""
    feeds = CalendarFeed.objects.filter(ended_at=None, user__is_active=True, user__signs_in=True)
    return feeds.select_related("user").filter(digest=digest_of(token)).first()


@operation
def make_feed(*, by: User, at: datetime) -> str:
    """Somebody gets an address for their calendar; one that they had ends. Returns its token, which is told here and
    never again."""
    # Alone with the person: two addresses at once would both find none.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    end_feeds(by, at, reason="renewed")
    token = secrets.token_urlsafe(SECRET_BYTES)
    feed = CalendarFeed.objects.create(user=by, digest=digest_of(token), made_at=at)
    trail.record(Verb.FEED_MADE, on=feed, at=at)
    return token


@operation
def end_feed(*, by: User, at: datetime) -> None:
    """Their calendar's address opens nothing any more. Ending it again changes nothing."""
    end_feeds(by, at, reason="withdrawn")


def end_feeds(user: User, at: datetime, *, reason: str) -> None:
    """Whatever address somebody has for their calendar ends."""
    for feed in CalendarFeed.objects.select_for_update().filter(user=user, ended_at=None):
        # An act that began a moment earlier may come after it: nothing ends before it was made.
        feed.ended_at = max(at, feed.made_at)
        feed.save(update_fields=["ended_at"])
        trail.record(Verb.FEED_ENDED, on=feed, at=at, reason=reason)


def note_fetched(feed: CalendarFeed, at: datetime) -> None:
    """It was asked: noted once an hour, since calendar programmes ask all day long, so that its owner sees whether
    anybody uses it."""
    if feed.fetched_at is None or at - feed.fetched_at >= NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(fetched_at=at)
