"""Whoever leaves is signed out everywhere."""

from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.translation import ngettext_lazy

from maru.agencies import leaving
from maru.agencies.powers import Powers
from maru.audit import trail
from maru.audit.context import current
from maru.audit.verbs import Verb


def sessions_of(user: Any) -> list[Session]:
    """The sessions in which somebody is signed in. There are as few rows as people at work."""
    running = Session.objects.filter(expire_date__gt=current().at)
    return [session for session in running if session.get_decoded().get(SESSION_KEY) == str(user.pk)]


def end_sessions(user: Any, powers: Powers, at: datetime) -> None:
    """The next request of each is a stranger's, and no list of devices names it."""
    UserSession.objects.filter(user=user).delete()
    keys = [session.pk for session in sessions_of(user)]
    if keys:
        Session.objects.filter(pk__in=keys).delete()
        trail.record(Verb.SESSIONS_ENDED, on=user, at=at, sessions=len(keys))


SESSIONS = leaving.Part(
    count=lambda user, powers: len(sessions_of(user)),
    give_back=end_sessions,
    sentence=ngettext_lazy(
        "They are signed out, on %(number)d device.", "They are signed out, on %(number)d devices.", "number"
    ),
)


def register() -> None:
    """Make this known to whatever ends a membership."""
    leaving.register(SESSIONS, order=90)
