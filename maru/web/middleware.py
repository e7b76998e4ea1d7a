"""What holds for every request: how long a session lasts, what browsers may keep, what a form body may look like."""

import codecs
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from urllib.parse import urlencode, urlsplit

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from maru.common.requests import is_api
from maru.web.errors import bad_request

log = structlog.get_logger("maru.request")
IDLE = timedelta(minutes=30)
WARNING = timedelta(minutes=5)
LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)
SIGNED_IN, SEEN = "signed_in_at", "seen_at"

Answer = Callable[[HttpRequest], HttpResponse]


class AfterAnswer:
    """Does what a form has put off (`request.after_answer`) once its answer has been sent, so that the time of the
    answer tells nothing of it. Where it fails, only the log says so."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        work = getattr(request, "after_answer", None)
        if work is not None:
            response.close = partial(self.finish, work, response.close)
        return response

    @staticmethod
    def finish(work: Callable[[], None], close: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - nobody is waiting for an answer any more
            log.error("after-answer", exc_info=error)
        close()


class CharsetGuard:
    """Answers 400 to a form in another encoding than UTF-8, which Django would answer with a traceback.

    What other agencies' systems send is looked at by the API itself.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        charset = request.content_params.get("charset")
        if charset and not is_utf8(charset) and not is_api(request):
            return bad_request(request)
        return self.get_response(request)


class NoTrace:
    """Answers 405 to TRACE wherever it is asked: a guest's page would take it for a GET. The API does it itself."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "TRACE" and not is_api(request):
            return HttpResponseNotAllowed(("GET", "HEAD", "POST"))
        return self.get_response(request)


def is_utf8(charset: str) -> bool:
    """Tell whether the name of an encoding means UTF-8 (or its subset ASCII)."""
    try:
        return codecs.lookup(charset).name in ("utf-8", "ascii")
    except (LookupError, ValueError):
        return False


class SessionLimits:
    """Ends a session after 30 idle minutes and after 12 hours in any case.

    A request that the page makes by itself says so in the header X-Background and does not count as activity.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_a_probe(request):
            return self.get_response(request)
        if request.user.is_authenticated:
            now = timezone.now()
            if has_ended(request, now):
                logout(request)
                messages.info(request, _("You were signed out because the session ended. Sign in to go on."))
            else:
                note(request, now)
        response = self.get_response(request)
        if request.user.is_authenticated and stamp(request, SIGNED_IN) is None:
            note(request, timezone.now())
        return response


def is_a_probe(request: HttpRequest) -> bool:
    """Tell whether it is asked how the service is: whoever asks, that touches no session and so no database."""
    return request.path_info.startswith("/health/")


def has_ended(request: HttpRequest, now: datetime) -> bool:
    """Tell whether the session stood idle too long or has lasted too long."""
    seen, since = stamp(request, SEEN), stamp(request, SIGNED_IN)
    return (seen is not None and now - seen >= IDLE) or (since is not None and now - since >= LONGEST)


def note(request: HttpRequest, now: datetime) -> None:
    """Remember when the person was last active, at most once a minute so that reading costs no write."""
    if stamp(request, SIGNED_IN) is None:
        request.session[SIGNED_IN] = now.isoformat()
    seen = stamp(request, SEEN)
    if seen is None or ("X-Background" not in request.headers and now - seen >= NOTED_EVERY):
        request.session[SEEN] = now.isoformat()


def stamp(request: HttpRequest, key: str) -> datetime | None:
    """A moment kept in the session."""
    value = request.session.get(key)
    return datetime.fromisoformat(value) if value else None


def seconds_left(request: HttpRequest) -> int:
    """Seconds until the twelve hours are over."""
    since = stamp(request, SIGNED_IN) or timezone.now()
    return max(0, int((since + LONGEST - timezone.now()).total_seconds()))


class NoStore:
    """Forbids browsers and proxies to keep any page of somebody who is signed in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and not is_a_probe(request) and user.is_authenticated:
            add_never_cache_headers(response)
        return response


class WholePageSignIn:
    """Sends the whole browser to the sign-in page when a partial request meets the end of the session, and to the
    set-up of a second factor when that is missing.

    Otherwise htmx would follow the redirect and put the sign-in form into the middle of the page.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        target = urlsplit(response.get("Location", "")).path
        pages = (resolve_url(settings.LOGIN_URL), resolve_url("mfa_index"))
        if "HX-Request" not in request.headers or target not in pages:
            return response
        here = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = urlencode({"next": here.path or "/"})
        return HttpResponse(status=204, headers={"HX-Redirect": f"{target}?{back}"})
