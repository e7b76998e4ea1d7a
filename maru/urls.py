"""The addresses of the house: the foundation's own, and each room's by name."""

from importlib.util import find_spec

from django.urls import include, path

from maru.common import health
from maru.web.errors import not_found

ROOMS = {
    "health/timers": "maru.timers.urls",
    "referrals/": "referrals.urls",
    "triage/": "triage.urls",
    "handovers/": "triage.handover_urls",
    "caiu/": "caiu.urls",
}
urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    # Before allauth's own: addresses come from the agencies, so nobody changes theirs here.
    path("accounts/email/", not_found),
    path("accounts/", include("allauth.urls")),
    *(path(place, include(room)) for place, room in ROOMS.items() if find_spec(room)),
    *(path("", include(room)) for room in ("maru.web.urls", "maru.desk.urls") if find_spec(room)),
]

handler400 = "maru.web.errors.bad_request"
handler403 = "maru.web.errors.forbidden"
handler404 = "maru.web.errors.not_found"
handler500 = "maru.web.errors.server_error"
