"""Whose sign-in changes is told so, by notice and mail: it may not have been they who changed it."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models.signals import post_delete, post_save
from django.urls import reverse

from maru.audit.context import current
from maru.notify.operations import tell
from maru.notify.said import Said, said

APP, CODES, KEY = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES, Authenticator.Type.WEBAUTHN
ADDED = {
    APP: said("An authenticator app was added to your sign-in."),
    KEY: said("A security key was added to your sign-in."),
}
REMOVED = {
    APP: said("The authenticator app was removed from your sign-in."),
    KEY: said("A security key was removed from your sign-in."),
    CODES: said("Your recovery codes no longer work."),
}
NOT_YOU = "{what} If that was not you, tell the MARU manager at once."


def added(instance: Authenticator, created: bool, **_: Any) -> None:
    """The first recovery codes come with the factor that they stand in for, and need no news of their own."""
    if created and instance.type in ADDED:
        tell_owner(instance, "added", ADDED[instance.type])


def removed(instance: Authenticator, **_: Any) -> None:
    tell_owner(instance, "removed", REMOVED[instance.type])


def tell_owner(factor: Authenticator, what: str, sentence: Said) -> None:
    tell(
        key=f"factor-{what}:{factor.pk}",
        user=factor.user,
        about=None,
        text=said(NOT_YOU, what=sentence),
        link=reverse("mfa_index"),
        at=current().at,
        urgent=True,
    )


def listen() -> None:
    """Connect the signals."""
    post_save.connect(added, sender=Authenticator, dispatch_uid="maru.tell_factor_added")
    post_delete.connect(removed, sender=Authenticator, dispatch_uid="maru.tell_factor_removed")
