"""Security keys (WebAuthn): what a browser says of them, in forms of ours. Whatever it says breaks nothing."""

import json
import struct
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.validators import MaxLengthValidator

from maru.web.accounts import Plain

# What the readers of a malformed answer raise: they expect a browser to have made it.
UNREADABLE = (AttributeError, LookupError, TypeError, ValueError, struct.error)
LONGEST_NAME = 60


class Shallow(json.JSONDecoder):
    """Takes what is nested too deep, or a number too long, for no JSON: Django's field lets both through as errors."""

    def decode(self, text: str, *more: Any, **options: Any) -> Any:
        try:
            return super().decode(text, *more, **options)
        except (RecursionError, ValueError):
            raise json.JSONDecodeError("not readable", "", 0) from None


def credential() -> forms.JSONField:
    """What a browser says that a key has made."""
    return forms.JSONField(decoder=Shallow, widget=forms.HiddenInput)


class Named(Plain):
    """A key by the name that its owner knows it by."""

    words = {"name": ("Name of the key", "Enter a name")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].validators.append(MaxLengthValidator(LONGEST_NAME))


class AddKey(Named, AddWebAuthnForm):
    """A new key, and what it made for this site."""

    credential = credential()

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except UNREADABLE:
            raise get_adapter().validation_error("incorrect_code") from None


class RenameKey(Named, EditWebAuthnForm):
    """Another name for a key."""


class Signed(Plain):
    """The answer of a key to what it was asked to sign."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except UNREADABLE:
            raise get_adapter().validation_error("incorrect_code") from None


class UseKey(Signed, AuthenticateWebAuthnForm):
    """The second half of signing in."""

    credential = credential()


class UseKeyAgain(Signed, ReauthenticateWebAuthnForm):
    """Before something that asks again who it is."""

    credential = credential()
