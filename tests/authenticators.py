"""An authenticator app as somebody holds it: it knows the secret and shows the code of the half-minute."""

import time
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth

PERIOD = 30


@dataclass(frozen=True)
class App:
    """An app that was given the secret."""

    secret: str

    def code(self, *, ahead: int = 0) -> str:
        """What it shows now, or so many half-minutes later."""
        return auth.format_hotp_value(auth.hotp_value(self.secret, int(time.time()) // PERIOD + ahead))


def app_of(user):
    """What the house keeps of somebody's app. Inside an act: it is written down."""
    return Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
