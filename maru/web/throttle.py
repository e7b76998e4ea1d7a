"""How often signing in may fail before the door closes for a quarter of an hour.

Three counts, each its own: of one account at one address, of one account from anywhere, of one address whatever the
account. A station sits behind one address, so its count is high; and nobody elsewhere can keep somebody out of a
station from which they have signed in lately.
"""

import ipaddress
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import F, QuerySet
from django.http import HttpRequest

from maru.common.requests import client_address

# By what is counted, in the order of AXES_LOCKOUT_PARAMETERS: how many failures close the door.
HERE, ANYWHERE, ADDRESS = settings.AXES_FAILURE_LIMIT, 20, 50
KNOWN_FOR = timedelta(days=30)
LONGEST_NAME = 255
# Wrong addresses of calendars are counted apart from signing in: a programme that asks for one that has ended, again
# and again, keeps nobody out of a station.
CALENDARS, WRONG_CALENDARS = "(calendar feed)", 50
WINDOW = timedelta(hours=settings.AXES_COOLOFF_TIME)


class Throttle(AxesDatabaseHandler):
    """django-axes with a limit for each count."""

    def get_failures(self, request: HttpRequest, credentials: Any = None) -> int:
        """The worst of the three counts, as a part of the limit that axes knows."""
        here, anywhere, address = (
            sum(attempts.values_list("failures_since_start", flat=True))
            for attempts in self.get_user_attempts(request, credentials)
        )
        if is_known_here(request, credentials):
            anywhere = 0
        return max(here, anywhere * HERE // ANYWHERE, address * HERE // ADDRESS)

    def get_user_attempts(self, request: HttpRequest, credentials: Any = None) -> list[QuerySet]:
        """What counts for signing in."""
        return [found.exclude(username=CALENDARS) for found in super().get_user_attempts(request, credentials)]

    def reset_user_attempts(self, request: HttpRequest, credentials: Any = None) -> int:
        """Who signs in is forgiven what they mistyped here. What failed elsewhere, or of others, stays counted: it
        may be no mistyping."""
        here, *_ = self.filter_user_attempts(request, credentials)
        return here.delete()[0]


def has_asked_wrongly(request: HttpRequest, now: datetime) -> bool:
    """Whether too many wrong addresses of calendars were asked from there within a quarter of an hour."""
    return wrongly_asked(request, now).filter(failures_since_start__gte=WRONG_CALENDARS).exists()


def note_wrong(request: HttpRequest, now: datetime) -> None:
    """Count one more of them."""
    if not wrongly_asked(request, now).update(failures_since_start=F("failures_since_start") + 1):
        here = {"username": CALENDARS, "ip_address": address(request), "user_agent": ""}
        AccessAttempt.objects.update_or_create(**here, defaults={"failures_since_start": 1, "attempt_time": now})


def wrongly_asked(request: HttpRequest, now: datetime) -> QuerySet[AccessAttempt]:
    counted = AccessAttempt.objects.filter(username=CALENDARS, ip_address=address(request), user_agent="")
    return counted.filter(attempt_time__gt=now - WINDOW)


def is_known_here(request: HttpRequest, credentials: Any) -> bool:
    """Whether the account has signed in from this address lately."""
    since = request.axes_attempt_time - KNOWN_FOR
    signed_in = AccessLog.objects.filter(ip_address=request.axes_ip_address, attempt_time__gte=since)
    return signed_in.filter(username__iexact=account(request, credentials) or "").exists()


def account(request: HttpRequest | None, credentials: Any = None) -> str | None:
    """The e-mail address that was typed, whether or not it is anybody's: allauth calls it `email` and its form
    `login`, and axes calls it `username` once somebody is signed in."""
    told = credentials or {}
    typed = told.get("email") or told.get("username") or (request.POST.get("login") if request else None) or ""
    return typed.strip().lower()[:LONGEST_NAME] or None


def address(request: HttpRequest) -> str | None:
    """Where it was asked from: of the sixth version the network, for a single household has more addresses in one
    than there are stars."""
    found = client_address(request)
    if not found or ipaddress.ip_address(found).version == 4:
        return found
    return str(ipaddress.ip_network((found, 64), strict=False).network_address)
