"""What the API says when the answer is no: the sentence of the page, with a stable code (RFC 9457)."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from maru.common.database import is_away
from maru.common.errors import NotFound, Refused
from maru.common.requests import is_api
from maru.web import errors

MEDIA_TYPE = "application/problem+json"
TYPES = "/api/v1/docs/#"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where, a stable code, and a sentence. A place in the body is a JSON pointer (RFC
    6901); a header and a parameter of the address are called by their names."""

    pointer: str
    code: str
    detail: str


class Invalid(Refused):
    """What was sent can be read, and something in it is wrong."""

    code = "invalid"
    default = "Something that you sent is wrong: see errors."

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__()


class HeaderWrong(Refused):
    """A header is missing, or says what it cannot say."""

    header = ""


class TokenMissing(Refused):
    code = "token-missing"
    status = 401
    default = "Send an access token: Authorization: Bearer …"


class TokenInvalid(Refused):
    code = "token-invalid"
    status = 401
    default = "This access token is unknown, has run out or was withdrawn. Ask for a new one."


class ScopeMissing(Refused):
    code = "scope-missing"
    status = 403
    default = "Your token has not the scope that this needs."


class MethodNotAllowed(Refused):
    code = "method-not-allowed"
    status = 405
    default = "This address does not answer to that method."


class NotAcceptable(Refused):
    code = "not-acceptable"
    status = 406
    default = "Answers are application/json: accept that."


class Unreadable(Refused):
    code = "unreadable"
    status = 400
    default = "The body cannot be read as one JSON object in UTF-8."


class BadRequest(Refused):
    code = "bad-request"
    status = 400
    default = "The request cannot be read."


class TooLarge(Refused):
    code = "too-large"
    status = 413
    default = "The body is larger than any referral."


class MediaTypeNotSupported(Refused):
    code = "media-type-not-supported"
    status = 415
    default = "Send the body as application/json."


class ServerError(Refused):
    code = "server-error"
    status = 500
    default = "Something broke on our side. Send it again with the same Idempotency-Key."


class Unavailable(Refused):
    code = "unavailable"
    status = 503
    default = (
        "The service cannot be reached just now. Send it again with the same Idempotency-Key, "
        "and ring the MARU if it is urgent."
    )


def problem(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The refusal as application/problem+json."""
    body = {
        "type": f"{TYPES}{refusal.code}",
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "code": refusal.code,
        "detail": str(refusal.sentence),
        "request_id": getattr(request, "id", ""),
        "errors": [asdict(fault) for fault in faults_of(refusal)],
    }
    response = HttpResponse(as_json(body), status=refusal.status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="api"'
    if refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = errors.SOON
    return response


def not_allowed(request: HttpRequest, allowed: Iterable[str]) -> HttpResponse:
    """405, with what would be answered."""
    response = problem(request, MethodNotAllowed())
    response["Allow"] = ", ".join(allowed)
    return response


def faults_of(refusal: Refused) -> tuple[Fault, ...]:
    """What is wrong where; a refusal of an operation may name the field that mends it."""
    if isinstance(refusal, Invalid):
        return refusal.faults
    where = refusal.header if isinstance(refusal, HeaderWrong) else refusal.field and f"/{refusal.field}"
    return (Fault(where, refusal.code, str(refusal.sentence)),) if where else ()


def as_json(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """handler400: the request cannot be read."""
    if not is_api(request):
        return errors.bad_request(request, exception)
    return problem(request, TooLarge() if isinstance(exception, RequestDataTooBig) else BadRequest())


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """handler404: nothing is here, or nothing for this client: the answer is the same."""
    return problem(request, NotFound()) if is_api(request) else errors.not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: something broke on our side, or the database cannot be reached."""
    if not is_api(request):
        return errors.server_error(request)
    return problem(request, Unavailable() if is_away(sys.exc_info()[1]) else ServerError())
