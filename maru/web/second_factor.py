"""The second factor: where it is required nothing opens without it, and whoever changes theirs acts by name."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_used
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db.models.signals import post_save
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from maru.agencies.acting import acting_as
from maru.audit.context import Door
from maru.common.requests import is_api
from maru.web.codes import spend
from maru.web.middleware import Answer, is_a_probe
from maru.web.single_sign_on import PROVEN_ELSEWHERE

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Whose second factor the session has seen, in the session.
PROVEN_BY = "second_factor_of"
# What a password alone reaches: setting up the other half, and leaving.
OPEN = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_login",
        "account_logout",
        "web:keep_session",
    }
)


class Required:
    """Where a second factor is required, opens nothing to a password alone but the pages that set one up.

    A session from before its person had a factor ends once they have one: it may be somebody else's. Agencies'
    systems are no people and have no session; the API knows them by their tokens.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not settings.MFA_REQUIRED or is_a_probe(request) or is_api(request) or not request.user.is_authenticated:
            return None
        if request.session.get(PROVEN_ELSEWHERE) == str(request.user.pk):
            return None
        if not has_factor(request.user):
            request.opens_nothing_else = True
            return None if request.resolver_match.view_name in OPEN else redirect("mfa_index")
        if request.session.get(PROVEN_BY) == str(request.user.pk):
            return None
        logout(request)
        messages.info(request, _("Sign in again, with your second factor."))
        return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


def has_factor(user: Any) -> bool:
    """Whether the person has set up more than the password; recovery codes alone are none."""
    return is_mfa_enabled(user, FACTORS)


def proven(request: HttpRequest, user: Any, **_: Any) -> None:
    """The session has seen the person's second factor."""
    request.session[PROVEN_BY] = str(user.pk)


def set_up(instance: Authenticator, created: bool, **_: Any) -> None:
    """A factor that is being set up has been seen as well; the code that showed it is used up."""
    if created and context.request is not None:
        proven(context.request, instance.user)
        if instance.type == Authenticator.Type.TOTP:
            spend(instance, context.request.POST.get("code", ""))


def as_one_act(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page of a guest app as one act of the person: what it changes and its trail are one transaction."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        with acting_as(request.user, door=Door.WEB, request_id=getattr(request, "id", "")):
            return view(request, *args, **kwargs)

    return answer


def listen() -> None:
    """Connect the signals."""
    post_save.connect(set_up, sender=Authenticator, dispatch_uid="maru.factor_set_up")
    authenticator_used.connect(proven, dispatch_uid="maru.factor_proven")
