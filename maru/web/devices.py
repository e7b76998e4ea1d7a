"""Where somebody is signed in, as they see it and end it: one row for each browser that allauth has noted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from maru.agencies.acting import operation
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.web.middleware import SEEN

# What a browser calls itself, the more particular first: each also claims to be one further down.
BROWSERS = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
SYSTEMS = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS X": "Mac",
    "CrOS": "Chromebook", "Linux": "Linux",
}  # fmt: skip


@dataclass(frozen=True)
class Device:
    """A browser that is signed in."""

    id: int
    browser: str
    system: str
    ip: str
    since: datetime
    seen_at: datetime
    is_this_one: bool


def devices_of(user: Any, this_one: str, now: datetime) -> list[Device]:
    """Those whose session lasts, this one first, then the last used; `this_one` is its session's key."""
    noted = {kept.session_key: kept for kept in UserSession.objects.filter(user=user)}
    alive = Session.objects.filter(session_key__in=noted, expire_date__gt=now)
    told = {session.session_key: session.get_decoded() for session in alive}
    found = [device(noted[key], said, this_one) for key, said in told.items() if is_of(user, said)]
    return sorted(found, key=lambda one: (one.is_this_one, one.seen_at), reverse=True)


def is_of(user: Any, said: dict[str, Any]) -> bool:
    """Whether the session is still the person's: not one from before the password was changed."""
    return constant_time_compare(said.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())


def device(kept: UserSession, said: dict[str, Any], this_one: str) -> Device:
    seen_at = datetime.fromisoformat(said[SEEN]) if SEEN in said else kept.created_at
    return Device(
        kept.pk, named(kept.user_agent, BROWSERS), named(kept.user_agent, SYSTEMS), kept.ip, kept.created_at, seen_at,
        kept.session_key == this_one,
    )  # fmt: skip


def called(user_agent: str) -> str:
    """A browser as its owner knows it: “Safari on iPhone”; empty where it says nothing that is known."""
    browser, system = named(user_agent, BROWSERS), named(user_agent, SYSTEMS)
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if browser and system else ""


def named(user_agent: str, names: dict[str, str]) -> str:
    return next((name for mark, name in names.items() if mark in user_agent), "")


@operation
def end_sessions(*, of: Any, ids: list[int]) -> None:
    """End these sessions of a person's: the next request of each finds nobody signed in."""
    ended = UserSession.objects.filter(user=of, pk__in=ids)
    Session.objects.filter(session_key__in=list(ended.values_list("session_key", flat=True))).delete()
    ended.delete()
    trail.record(Verb.SESSIONS_ENDED, on=of, sessions=len(ids))
