"""Signing in with one's organisation's own account: whom its provider may let in, and what it may vouch for."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from allauth.account.signals import user_logged_in
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from requests import RequestException

from maru.agencies.models import User
from maru.agencies.sign_in import note
from maru.audit.verbs import Verb

# Whose second factor the provider has seen, in the session.
PROVEN_ELSEWHERE = "second_factor_elsewhere_of"
log = structlog.get_logger("maru.single-sign-on")


class Adapter(DefaultSocialAccountAdapter):
    """A known, active person whose address the provider has verified; nobody else, and no new account."""

    def authenticate_by_email(self, sociallogin: Any) -> tuple[Any, str] | None:
        """Whose account it is; their password stays as it is."""
        email = verified_email(sociallogin)
        user = User.objects.filter(email__iexact=email, is_active=True, signs_in=True).first() if email else None
        # With the address beside it, allauth would take the password from whoever has one.
        return (user, "") if user else None

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuse whoever is not known. Nothing can be connected: it is signing in, whatever was asked."""
        sociallogin.state.pop("process", None)
        if sociallogin.is_existing:
            request.vouched_for = sociallogin.user.pk if vouches(sociallogin) else None
            return
        note(Verb.SINGLE_SIGN_ON_REFUSED, None, reason="not-known" if verified_email(sociallogin) else "not-verified")
        raise ImmediateHttpResponse(render(request, "socialaccount/refused.html", status=403))

    def on_authentication_error(self, request: HttpRequest, provider: Any, exception: Any = None, **_: Any) -> None:
        """Whatever went wrong on the way is written down, and said in a page of ours."""
        raise ImmediateHttpResponse(failed(request, exception))

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """What the provider has verified, that we believe."""
        return True


def verified_email(login: Any) -> str:
    """The address that the provider says is its user's own. The word “true” is not truth."""
    claims = told(login)
    return str(claims.get("email", "")).strip() if claims.get("email_verified") is True else ""


def told(login: Any) -> dict[str, Any]:
    """All claims; what the signed token says counts for more than what was fetched."""
    data = login.account.extra_data
    return {**data.get("userinfo", {}), **data.get("id_token", {})}


def vouches(login: Any) -> bool:
    """Whether the provider says, by the claim that was declared, that it has seen a second factor."""
    claim, _, words = settings.OIDC_SECOND_FACTOR.partition("=")
    said = login.account.extra_data.get("id_token", {}).get(claim) if words else None
    return bool({*([said] if isinstance(said, str) else said or ())} & {word.strip() for word in words.split(",")})


def signed_in(request: HttpRequest, user: Any, sociallogin: Any = None, **_: Any) -> None:
    """Remember in the session what the provider vouches for."""
    if sociallogin is not None and is_vouched_for(request, user):
        request.session[PROVEN_ELSEWHERE] = str(user.pk)


def is_vouched_for(request: HttpRequest | None, user: Any) -> bool:
    """Whether the provider has just now, in this very request, seen the person's second factor."""
    return getattr(request, "vouched_for", None) == user.pk


def failed(request: HttpRequest, exception: Any) -> HttpResponse:
    """Neither the provider's words nor the address that it sent back are shown or logged."""
    log.warning("failed", exception=type(exception).__name__)
    note(Verb.SINGLE_SIGN_ON_REFUSED, None, reason="failed")
    return render(request, "socialaccount/failed.html", status=502)


def reachable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The guest's page, with one of ours where the provider cannot be reached or makes no sense."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (RequestException, KeyError, ValueError) as problem:
            return failed(request, problem)

    return answer


def offered() -> dict[str, str] | None:
    """What the sign-in page offers beside the password."""
    if not settings.OIDC_SERVER_URL:
        return None
    address = reverse("openid_connect_login", kwargs={"provider_id": settings.PROVIDER_ID})
    return {"name": settings.OIDC_NAME, "url": address}


def again() -> list[dict[str, str]]:
    """Asking once more who it is, where the provider is all that somebody signs in with: it asks anew too."""
    way = offered()
    if way is None:
        return []
    return [{"id": "elsewhere", "url": f"{way['url']}?auth_params=prompt%3Dlogin", "description": way["name"]}]


def listen() -> None:
    """Connect the signals."""
    user_logged_in.connect(signed_in, dispatch_uid="maru.signed_in_elsewhere")
