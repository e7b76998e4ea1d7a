"""The secrets of authenticator apps and the seeds of recovery codes, encrypted where they are kept.

Who reads a backup or the table alone can make no code of theirs. The keys come from SECRET_KEY, the newest first, and
from SECRET_KEY_FALLBACKS; `manage.py renew_factor_keys` lets an old one be dropped.
"""

import os
from base64 import b32encode, urlsafe_b64encode

import structlog
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from maru.agencies.acting import operation
from maru.audit import trail
from maru.audit.verbs import Verb

log = structlog.get_logger("maru.factors")
# What is encrypted in `mfa_authenticator.data`, by the type of factor.
SECRETS = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def keys() -> MultiFernet:
    """The newest encrypts; each of them decrypts."""
    return MultiFernet([Fernet(derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def derived(key: str) -> bytes:
    """A key for this use alone: whoever learns it can sign nothing."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"maru.factors").derive(key.encode())
    return urlsafe_b64encode(made)


def encrypted(secret: str) -> str:
    return keys().encrypt(secret.encode()).decode()


def decrypted(kept: str) -> str:
    """The secret. Under a key that is gone it is lost, and a new one that nobody has takes its place: no code fits."""
    try:
        return keys().decrypt(kept).decode()
    except InvalidToken:
        log.error("factor-unreadable", mend="Put the key of then back into SECRET_KEY_FALLBACKS")
        return b32encode(os.urandom(20)).decode()


@operation
def renew() -> tuple[int, int]:
    """Encrypt everything anew with the newest key: how many were, and how many cannot be read with any. Both stand in
    the trail."""
    renewed, lost, newest = 0, 0, keys()
    for factor in Authenticator.objects.select_for_update().filter(type__in=SECRETS).order_by("pk"):
        name = SECRETS[Authenticator.Type(factor.type)]
        try:
            factor.data[name] = newest.rotate(factor.data[name]).decode()
        except InvalidToken:
            lost += 1
            continue
        factor.save(update_fields=["data"])
        renewed += 1
    trail.record(Verb.FACTOR_KEYS_RENEWED, renewed=renewed, lost=lost)
    return renewed, lost
