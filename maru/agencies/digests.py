"""Words that are kept only to be compared: a keyed digest tells whether two are the same, and nothing else.

The keys come from SECRET_KEY, the newest first, and from SECRET_KEY_FALLBACKS, for each use another. Whoever reads the
tables alone, or a backup, cannot try words until one fits.
"""

import hashlib
import hmac

from django.conf import settings


def digest(text: str, use: str) -> str:
    """By the newest key, for keeping."""
    return by(settings.SECRET_KEY, text, use)


def digests(text: str, use: str) -> frozenset[str]:
    """By every key, for comparing."""
    return frozenset(by(key, text, use) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def by(key: str, text: str, use: str) -> str:
    own = hmac.digest(key.encode(), f"maru.{use}".encode(), hashlib.sha256)
    return hmac.digest(own, text.encode(), hashlib.sha256).hex()
