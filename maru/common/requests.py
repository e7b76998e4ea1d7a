"""One log line for each request: what was asked by route, not by address, and how it ended."""

import ipaddress
import re
import sys
import time
import uuid

import structlog
from django.conf import settings
from django.core.signals import got_request_exception

log = structlog.get_logger("maru.request")
PLAIN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def client_address(request):
    """The address a request came from: the one that the outermost proxy of ours wrote, else the connection's own.

    What a client wrote itself stands left of it and is never believed.
    """
    told, proxies = forwarded(request), settings.MARU_PROXY_COUNT
    written = plain_address(told[-proxies]) if proxies and len(told) >= proxies else None
    return written or plain_address(request.META.get("REMOTE_ADDR", ""))


def forwarded(request):
    """The addresses that X-Forwarded-For names, the nearest last."""
    return [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]


def plain_address(written):
    """An address without its port; nothing, if it is none."""
    bare = written.rpartition(":")[0] if written.count(":") == 1 or "]:" in written else written
    try:
        return str(ipaddress.ip_address(bare.strip("[]")))
    except ValueError:
        return None


def is_api(request):
    """Whether it was asked at the door of other agencies' systems, which answers in its own way throughout."""
    return request.path.startswith("/api/")


class RequestLog:
    """Gives each request an id, which the answer carries and every line of its log repeats."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.doubted = False
        got_request_exception.connect(self.remember, dispatch_uid="maru.request")

    def __call__(self, request):
        """Answer the request, and write its line."""
        offered = request.headers.get("X-Request-ID", "")
        request.id = offered if PLAIN_ID.fullmatch(offered) else str(uuid.uuid4())
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.id)
        self.doubt(request)
        began = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-ID"] = request.id
        level = "error" if response.status_code >= 500 else "info"
        getattr(log, level)(
            "request",
            method=request.method,
            route=self.route(request),
            status=response.status_code,
            ms=round(1000 * (time.perf_counter() - began), 1),
            user=self.user(request),
            exc_info=getattr(request, "failed_by", None),
        )
        structlog.contextvars.clear_contextvars()
        return response

    def doubt(self, request):
        """Say once that MARU_PROXY_COUNT is not what stands before the product: set too low, all who come by the
        proxy are one address and are shut out together; set too high, an address may be made up."""
        told, declared = len(forwarded(request)), settings.MARU_PROXY_COUNT
        undeclared, missing = not declared and told, told < declared and not request.path.startswith("/health/")
        if not self.doubted and (undeclared or missing):
            self.doubted = True
            log.warning("proxy-count", declared=declared, wrote=told, mend="Set MARU_PROXY_COUNT; see .env.example")

    @staticmethod
    def remember(sender, request=None, **_):
        """Keep the exception that ended a request, for its one line."""
        if request is not None:
            request.failed_by = sys.exc_info()[1]

    @staticmethod
    def route(request):
        """The pattern that matched: it holds no key of a password reset and no search for a name."""
        return request.resolver_match.route if request.resolver_match else "(none)"

    @staticmethod
    def user(request):
        """The signed-in person's id, if answering the request has asked who it is."""
        session = getattr(request, "session", None)
        if session is None or not session.accessed:
            return None
        return session.get("_auth_user_id")
