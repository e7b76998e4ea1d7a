"""The addresses of the house: the foundation's own, and each room's by name."""

from django.urls import include, path, re_path

from maru.common import health
from maru.web.errors import not_found

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("health/timers", include("maru.timers.urls")),
    # Before allauth's own: its list of sessions ends them all or none.
    path("", include("maru.web.urls")),
    path("accounts/home/", include("maru.desk.homes.urls")),
    # Before allauth's own: addresses come from the agencies, so nobody changes theirs here.
    path("accounts/email/", not_found),
    # Before allauth's own too: what changes how somebody signs in is one act of theirs.
    path("accounts/2fa/", include("maru.web.factor_urls")),
    # Nothing is connected, and nobody signs up, by an account elsewhere.
    re_path("^accounts/(3rdparty|social)/", not_found),
    path("accounts/", include("maru.web.single_sign_on_urls")),
    path("accounts/", include("allauth.urls")),
    path("referrals/", include("referrals.urls")),
    path("triage/", include("triage.urls")),
    path("handovers/", include("triage.handover_urls")),
    path("caiu/", include("caiu.urls")),
    path("api/v1/", include("maru.api.urls")),
    path("api/v1/referrals/", include("referrals.api.urls")),
    path("api/v1/handovers/", include("triage.api.urls")),
    path("caf/", include("caf.urls")),
    path("rota/", include("maru.desk.rota.urls")),
    path("seals/", include("maru.desk.seals.urls")),
    path("conflicts/", include("maru.desk.conflicts.urls")),
    path("deadlines/", include("maru.desk.deadlines.urls")),
    path("break-glass/", include("maru.desk.glass.urls")),
    path("audit/signals/", include("maru.desk.signals.urls")),
    path("audit/", include("maru.desk.oversight.urls")),
    path("rules/", include("maru.desk.rules.urls")),
    path("codes/", include("maru.desk.codes.urls")),
    path("people/", include("maru.desk.oversight.people_urls")),
    path("", include("maru.desk.urls")),
]

handler400 = "maru.api.problems.bad_request"
handler403 = "maru.web.errors.forbidden"
handler404 = "maru.api.problems.not_found"
handler429 = "maru.web.errors.locked_out"
handler500 = "maru.api.problems.server_error"
