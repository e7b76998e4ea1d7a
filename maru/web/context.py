"""What every page knows: who is signed in, from which unit, what the header offers, when the session ends."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from maru.agencies.powers import powers_of
from maru.common.copies import held_copy_shown
from maru.web import navigation
from maru.web.middleware import IDLE, WARNING, seconds_left


def page(request: HttpRequest) -> dict[str, Any]:
    """Names for base.html; nothing is asked of the database until the template asks."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "navigation": SimpleLazyObject(lambda: navigation.links(user, request.path)),
        "unit_names": SimpleLazyObject(lambda: powers_of(user).unit_names),
        "held_copy": SimpleLazyObject(held_copy_shown),
        "session_idle": int(IDLE.total_seconds()),
        "session_warning": int(WARNING.total_seconds()),
        "session_left": seconds_left(request),
    }
