"""How people sign in: only those whom an administrator has added, and no answer tells who that is."""

from typing import Any

from allauth.account import forms
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from maru.agencies.models.users import SYSTEMS_DOMAIN


class OnlyPeople(AuthenticationBackend):
    """Sign-in and sessions are for people: the account of an agency's system has neither."""

    def user_can_authenticate(self, user: Any) -> bool:
        return user.signs_in and super().user_can_authenticate(user)


class Adapter(DefaultAccountAdapter):
    """Nobody opens an account for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from the agencies, never from this site's visitors."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home, when no page was asked for before signing in."""
        return "/"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The account of an agency's system gets no mail, not even that nobody of that name is known."""
        if not email.lower().endswith(f"@{SYSTEMS_DOMAIN}"):
            super().send_mail(template_prefix, email, context)


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
    """E-mail address and password."""

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


class ResetPassword(Plain, forms.ResetPasswordForm):
    """Whom to send the link."""

    words = {"email": ("Email address", "Enter your email address")}

    def clean_email(self) -> str:
        """The account of an agency's system is nobody's to reset; the page answers as it does to a stranger."""
        email = super().clean_email()
        self.users = [user for user in self.users if user.signs_in]
        return email


class NewPassword(Plain, forms.ResetPasswordKeyForm):
    """The new password twice, for whoever followed the link."""

    words = {
        "password1": ("New password", "Enter a new password"),
        "password2": ("New password again", "Enter the new password again"),
    }
