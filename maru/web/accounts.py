"""How people sign in: only those whom an administrator has added, and no answer tells who that is."""

import time
from functools import partial
from typing import Any

from allauth.account import app_settings, forms
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context
from allauth.core.context import request_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maru.agencies.models.users import SYSTEMS_DOMAIN
from maru.common.copies import held_copy
from maru.common.requests import client_address
from maru.web import single_sign_on
from maru.web.cipher import decrypted, encrypted


class OnlyPeople(AuthenticationBackend):
    """Sign-in and sessions are for people: the account of an agency's system has neither."""

    def user_can_authenticate(self, user: Any) -> bool:
        return user.signs_in and super().user_can_authenticate(user)

    @classmethod
    def _stash_user(cls, user: Any) -> None:
        """allauth would tell whoever has the right password that the account is closed; here it is a wrong one."""


class Adapter(DefaultAccountAdapter):
    """Nobody opens an account for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from the agencies, never from this site's visitors."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home, when no page was asked for before signing in."""
        return "/"

    def get_client_ip(self, request: HttpRequest) -> str:
        """As everybody else in the house sees it; allauth would break where fewer proxies wrote than are declared."""
        return client_address(request) or ""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The account of an agency's system gets no mail, not even that nobody of that name is known; and a
        restored copy that is held sends none to anybody."""
        if not email.lower().endswith(f"@{SYSTEMS_DOMAIN}") and not held_copy():
            super().send_mail(template_prefix, email, context)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has a second factor is asked for that again, and not for the password; who has neither, elsewhere."""
        methods = super().get_reauthentication_methods(user)
        return [method for method in methods if method["id"] != "reauthenticate"] or methods or single_sign_on.again()

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Who has signed in or answered within the last minutes is not asked again."""
        return super().is_reauthentication_required(app=app, **options) and not proved_lately(self.request)


def proved_lately(request: HttpRequest) -> bool:
    """Whether the session has seen a password or a second factor within ACCOUNT_REAUTHENTICATION_TIMEOUT."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


class Factors(DefaultMFAAdapter):
    """What is said about a second factor, in our own words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code is not right, or it was used before. Wait for the next one and try again."),
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What a key is called until its owner gives it a name."""
        return gettext("My key {number}").format(number=Authenticator.objects.filter(user=user, type=type).count() + 1)

    def encrypt(self, text: str) -> str:
        """Before a secret is kept."""
        return encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Before a code is compared."""
        return decrypted(encrypted_text)

    def is_mfa_enabled(self, user: Any, types: Any = None) -> bool:
        """Who comes from a provider that has seen a second factor is not asked for ours besides."""
        return not single_sign_on.is_vouched_for(context.request, user) and super().is_mfa_enabled(user, types)

    def build_totp_svg(self, url: str) -> str:
        """The QR code to stand inside a page, without the head of a file."""
        svg = super().build_totp_svg(url)
        return svg[svg.index("<svg") :]


class Plain:
    """Labels and sentences of our own on allauth's forms: by field, the label and what is said when it is empty."""

    words: dict[str, tuple[str, str]] = {}
    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, (label, needed) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.error_messages["required"] = needed
            field.error_messages["invalid"] = "Enter an email address in the right form, like name@example.org"


class SignIn(Plain, forms.LoginForm):
    """E-mail address and password; or one's organisation's account, where that is set up."""

    elsewhere = staticmethod(single_sign_on.offered)

    words = {
        "login": ("Email address", "Enter your email address"),
        "password": ("Password", "Enter your password"),
    }


class ChangePassword(Plain, forms.ChangePasswordForm):
    """The old password, and the new one twice."""

    words = {
        "oldpassword": ("Current password", "Enter your current password"),
        "password1": ("New password", "Enter a new password"),
        "password2": ("New password again", "Enter the new password again"),
    }


class PasswordAgain(Plain, forms.ReauthenticateForm):
    """Before something that asks again who it is, of whoever has no second factor."""

    words = {"password": ("Password", "Enter your password")}


class ResetPassword(Plain, forms.ResetPasswordForm):
    """Whom to send the link. The page looks nobody up: that is done once it has answered, so that the time it takes
    tells nothing."""

    words = {"email": ("Email address", "Enter your email address")}

    def clean_email(self) -> str:
        return self.cleaned_data["email"]

    def save(self, request: HttpRequest, **options: Any) -> str:
        """Have the link sent after the answer."""
        request.after_answer = partial(self.send, request)
        return self.cleaned_data["email"]

    def send(self, request: HttpRequest) -> None:
        """The link, to people: the account of an agency's system is nobody's to reset, and strangers get no mail."""
        found = filter_users_by_email(self.cleaned_data["email"], is_active=True, for_login=True)
        people = [user for user in found if user.signs_in]
        if people:
            with request_context(request):
                request_password_reset(request, self.cleaned_data["email"], people, default_token_generator)


class NewPassword(Plain, forms.ResetPasswordKeyForm):
    """The new password twice, for whoever followed the link."""

    words = {
        "password1": ("New password", "Enter a new password"),
        "password2": ("New password again", "Enter the new password again"),
    }
