"""Pages for what goes wrong. They don't read the request's body, which may be what went wrong; only where the
database is away does what was typed go back to whoever typed it."""

import sys
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join

from maru.common.database import is_away
from maru.web.typed import sent_with

LAST_RESORT = (
    "<!doctype html><html lang='en'><title>MARU: sorry, there is a problem</title>"
    "<h1>Sorry, there is a problem with the service</h1>"
    "<p>If a child is in immediate danger call 999. Otherwise call 101.</p>{}</html>"
)
# Seconds after which it is worth asking again: an embedded PostgreSQL is back in two, a machine in a minute or so.
SOON = "10"


def answer(request: HttpRequest, status: HTTPStatus, *, known: bool = False, **more: Any) -> HttpResponse:
    """The error's page; with the signed-in frame only where asking who is signed in is safe."""
    try:
        told = {"telephones": settings.MARU_TELEPHONES, **more}
        page = render_to_string(f"errors/{status.value}.html", told, request if known else None)
    except Exception:  # noqa: BLE001 - whatever breaks the page, the phone numbers must reach the reader
        page = last_resort()
    response = HttpResponse(page, status=status)
    response["Cache-Control"] = "no-store"
    return response


def last_resort() -> str:
    """The numbers, and nothing that could break."""
    return format_html(
        LAST_RESORT, format_html_join("", "<p>{}</p>", ((number,) for number in settings.MARU_TELEPHONES))
    )


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The request cannot be read; or its session could not be kept, because the database has gone."""
    return unavailable(request) if is_away(exception) else answer(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The role does not include this."""
    return answer(request, HTTPStatus.FORBIDDEN, known=True)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or came from elsewhere."""
    return answer(request, HTTPStatus.FORBIDDEN, known=True)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Nothing is here, or nothing for this person: the page is the same."""
    return answer(request, HTTPStatus.NOT_FOUND, known=True)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke on our side; where it was the database that could not be reached, try again soon."""
    if is_away(sys.exc_info()[1]):
        return unavailable(request)
    return answer(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def unavailable(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The database cannot be reached or keeps nothing: never "received", and nothing that was typed is lost."""
    forget_what_began(request)
    try:
        sent = sent_with(request)
    except Exception:  # noqa: BLE001 - a body that cannot be read is no reason to withhold the phone numbers
        sent = []
    response = answer(request, HTTPStatus.SERVICE_UNAVAILABLE, sent=sent, again=request.get_full_path())
    response["Retry-After"] = SOON
    return response


def forget_what_began(request: HttpRequest) -> None:
    """Keep nothing of it in the session or the proof of origin: a sign-in that was not written down is none."""
    if hasattr(request, "session"):
        request.session.modified = False
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False


def locked_out(request: HttpRequest, original: Any = None, credentials: Any = None, *more: Any) -> HttpResponse:
    """Too many sign-ins failed; django-axes asks for this page."""
    return answer(request, HTTPStatus.TOO_MANY_REQUESTS)
