"""Sign-ins, sign-outs, failures and lock-outs, written to the trail in transactions of their own."""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth import signals

from maru.agencies.acting import acting_as
from maru.audit import trail
from maru.audit.context import Door, is_acting
from maru.audit.verbs import Verb


def note(verb: Verb, user: Any) -> None:
    """Write it down, unless something is going on already (a test's `force_login` inside an act)."""
    if is_acting():
        trail.record(verb, on=user)
        return
    with acting_as(system="sign-in", door=Door.WEB):
        trail.record(verb, on=user)


def signed_in(user: Any, **_: Any) -> None:
    note(Verb.SIGNED_IN, user)


def signed_out(user: Any, **_: Any) -> None:
    if user is not None:
        note(Verb.SIGNED_OUT, user)


def failed(**_: Any) -> None:
    note(Verb.SIGN_IN_FAILED, None)


def locked_out(**_: Any) -> None:
    note(Verb.SIGN_IN_LOCKED, None)


def listen() -> None:
    """Connect the signals."""
    signals.user_logged_in.connect(signed_in, dispatch_uid="maru.signed_in")
    signals.user_logged_out.connect(signed_out, dispatch_uid="maru.signed_out")
    signals.user_login_failed.connect(failed, dispatch_uid="maru.sign_in_failed")
    user_locked_out.connect(locked_out, dispatch_uid="maru.locked_out")
