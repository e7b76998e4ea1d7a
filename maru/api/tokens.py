"""How an agency's system signs on: OAuth 2 client credentials, tokens of fifteen minutes, each kept as its hash."""

import hashlib
import json
from typing import Any

import structlog
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes
from oauth2_provider.views import RevokeTokenView, TokenView

from maru.agencies.acting import acting_as
from maru.api.models import Client
from maru.api.problems import TokenInvalid, TokenMissing, not_allowed
from maru.api.scopes import DESCRIBED
from maru.audit import trail
from maru.audit.context import Door
from maru.audit.verbs import Verb


class Validator(OAuth2Validator):
    """A client that has ended signs on no more, however right its secret is. What is issued is written down."""

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        return super().authenticate_client(request, *args, **kwargs) and client_of(request.client) is not None

    def save_bearer_token(self, token: Any, request: Any, *args: Any, **kwargs: Any) -> None:
        super().save_bearer_token(token, request, *args, **kwargs)
        note(Verb.TOKEN_ISSUED, client_of(request.client), scopes=token["scope"])

    def revoke_token(self, token: str, token_type_hint: str, request: Any, *args: Any, **kwargs: Any) -> None:
        super().revoke_token(token, token_type_hint, request, *args, **kwargs)
        note(Verb.TOKEN_REVOKED, client_of(request.client))


class ClientScopes(BaseScopes):
    """A client may ask for its own scopes, and gets all of them where it asks for none."""

    def get_all_scopes(self) -> dict[str, str]:
        return {scope.value: sentence for scope, sentence in DESCRIBED.items()}

    def get_available_scopes(self, application: Any = None, request: Any = None, *args: Any, **kw: Any) -> list[str]:
        client = client_of(application)
        return list(client.scopes) if client else []

    def get_default_scopes(self, application: Any = None, request: Any = None, *args: Any, **kw: Any) -> list[str]:
        return self.get_available_scopes(application)


def client_of(application: Any) -> Client | None:
    """The client that signs on by this application, while it has not ended."""
    client = getattr(application, "client", None)
    return client if client is not None and client.ended_at is None else None


def note(verb: Verb, client: Client | None, *, reason: str = "", **how: str) -> None:
    """Write a sign-on down, in a transaction of its own."""
    request_id = structlog.contextvars.get_contextvars().get("request_id", "")
    with acting_as(system="sign-in", door=Door.API, request_id=request_id):
        trail.record(verb, on=client, reason=reason, **how)


@method_decorator(csrf_exempt, name="dispatch")
class Endpoint:
    """One of the toolkit's endpoints: POST only; its answers are OAuth 2's own (RFC 6749 and 7009). Nobody is
    signed in here by a cookie, so none can be misused."""

    http_method_names = ("post",)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        if response.status_code in (400, 401):
            note(Verb.TOKEN_REFUSED, None, reason=error_in(response))
        return response

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return not_allowed(request, ["POST"])


class Token(Endpoint, TokenView):
    """Gives a token for an id and a secret."""


class Revoke(Endpoint, RevokeTokenView):
    """Makes a token void before its time."""


def error_in(response: HttpResponse) -> str:
    """OAuth 2's own word for what was wrong."""
    try:
        return json.loads(response.content)["error"]
    except (ValueError, KeyError):
        return "invalid_request"


def bearer(request: HttpRequest) -> tuple[Client, frozenset[str]]:
    """Who asks, and what their token lets them do.

    Raises TokenMissing, TokenInvalid.
    """
    kind, _, told = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not told.strip():
        raise TokenMissing
    checksum = hashlib.sha256(told.strip().encode("utf-8", "replace")).hexdigest()
    known = Client.objects.filter(
        application__accesstoken__token_checksum=checksum, application__accesstoken__expires__gt=timezone.now(),
        ended_at=None, account__is_active=True,
    )  # fmt: skip
    known = known.annotate(let=F("application__accesstoken__scope")).select_related("account")
    try:
        client = known.get()
    except Client.DoesNotExist as error:
        note(Verb.TOKEN_REFUSED, None, reason=TokenInvalid.code)
        raise TokenInvalid from error
    return client, frozenset(client.let.split())
