"""The codes of an authenticator app and those on paper: each is accepted once, by whichever process is asked."""

from typing import Any

from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt
from axes.handlers.proxy import AxesProxyHandler
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from maru.web.accounts import Plain


def step_of(secret: str, code: str) -> int | None:
    """The half-minute to which an app's code belongs, among those that are accepted now."""
    for step in auth.yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=auth.format_hotp_value(auth.hotp_value(secret, step))):
            return step
    return None


def spend(factor: Authenticator, code: str) -> bool:
    """Use an app's code up, and with it all before it. Whether it was still new.

    allauth keeps used codes in the cache, which is each process's own (RFC 6238, section 5.2).
    """
    with transaction.atomic():
        kept = Authenticator.objects.select_for_update().get(pk=factor.pk)
        step = step_of(decrypt(kept.data["secret"]), code)
        if step is None or step <= kept.data.get("spent", 0):
            return False
        kept.data["spent"] = step
        kept.save(update_fields=["data"])
    return True


class Code(Plain):
    """Six digits from an app, or eight from the paper."""

    words = {"code": ("Code", "Enter the code")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class OnceOnly(Code):
    """Refuses a code that was used before, and every code while the door is closed after too many wrong ones."""

    def clean_code(self) -> str:
        if AxesProxyHandler.is_locked(context.request, {"email": self.user.email}):
            context.request.axes_locked_out = True
            raise ValidationError(_("Too many attempts. Try again later."))
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP and not spend(self.authenticator, code):
            self._emit_authentication_failed(self.authenticator)
            raise get_adapter().validation_error("incorrect_code")
        return code


class EnterCode(OnceOnly, AuthenticateForm):
    """The second half of signing in."""


class EnterCodeAgain(OnceOnly, ReauthenticateForm):
    """Before something that asks again who it is."""


class SetUpApp(Code, ActivateTOTPForm):
    """The first code of a new app, which shows that it holds the secret."""
