"""Sign-ins, sign-outs, failures and lock-outs, written to the trail in transactions of their own; what changes how
somebody signs in, in the one that changes it."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_used
from axes.signals import user_locked_out
from django.contrib.auth import signals
from django.db.models.signals import post_delete, post_save

from maru.agencies.acting import acting_as
from maru.audit import trail
from maru.audit.context import Door, is_acting
from maru.audit.verbs import Verb


def note(verb: Verb, user: Any, **data: str) -> None:
    """Write it down, unless something is going on already (a test's `force_login` inside an act)."""
    if is_acting():
        trail.record(verb, on=user, **data)
        return
    with acting_as(system="sign-in", door=Door.WEB):
        trail.record(verb, on=user, **data)


def signed_in(user: Any, **_: Any) -> None:
    note(Verb.SIGNED_IN, user)


def signed_out(user: Any, **_: Any) -> None:
    if user is not None:
        note(Verb.SIGNED_OUT, user)


def failed(**_: Any) -> None:
    note(Verb.SIGN_IN_FAILED, None)


def locked_out(**_: Any) -> None:
    note(Verb.SIGN_IN_LOCKED, None)


def code_failed(request: Any, user: Any, **_: Any) -> None:
    """A wrong code counts like a wrong password: some of them, and the door is closed for a while."""
    signals.user_login_failed.send(sender=__name__, credentials={"email": user.email}, request=request)


def factor_used(user: Any, authenticator: Authenticator, **_: Any) -> None:
    """Somebody who is left with a code on paper may have lost their telephone, or their paper."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        note(Verb.RECOVERY_CODE_USED, user)


def factor_saved(instance: Authenticator, created: bool, **_: Any) -> None:
    """Raises NobodyActs: nobody's second factor comes by unwritten."""
    if created:
        trail.record(Verb.FACTOR_ADDED, on=instance.user, factor=instance.type)


def factor_deleted(instance: Authenticator, **_: Any) -> None:
    """Raises NobodyActs: nobody's second factor goes unwritten."""
    trail.record(Verb.FACTOR_REMOVED, on=instance.user, factor=instance.type)


def listen() -> None:
    """Connect the signals."""
    signals.user_logged_in.connect(signed_in, dispatch_uid="maru.signed_in")
    signals.user_logged_out.connect(signed_out, dispatch_uid="maru.signed_out")
    signals.user_login_failed.connect(failed, dispatch_uid="maru.sign_in_failed")
    user_locked_out.connect(locked_out, dispatch_uid="maru.locked_out")
    authentication_failed.connect(code_failed, dispatch_uid="maru.code_failed")
    authenticator_used.connect(factor_used, dispatch_uid="maru.factor_used")
    post_save.connect(factor_saved, sender=Authenticator, dispatch_uid="maru.factor_saved")
    post_delete.connect(factor_deleted, sender=Authenticator, dispatch_uid="maru.factor_deleted")
