"""`/health/timers`: how long ago the timers were last swept, and whether what is done beside is done. It never fails
readiness."""

from datetime import timedelta

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from maru.common.copies import held_copy
from maru.timers import registry
from maru.timers.models import Heartbeat
from maru.timers.operations import database_now

TOO_OLD = timedelta(seconds=120)


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """The age of the last sweep in seconds; 503 where it is over two minutes, there was none, or nobody can say. Beside
    it the rooms' own signs, such as `paper_pack`; 503 where one of them is `late`. A copy that is held does none of
    it, and that is as it should be."""
    try:
        if held_copy():
            return JsonResponse({"status": "held", "seconds": None})
        beat = Heartbeat.objects.order_by("-at").first()
        age = database_now() - beat.at if beat else None
    except Error:
        return JsonResponse({"status": "unknown", "seconds": None}, status=503)
    fresh, signs = age is not None and age < TOO_OLD, registry.signs()
    return JsonResponse(
        {
            "status": "ok" if fresh else "late",
            "seconds": round(age.total_seconds(), 1) if age else None,
            **{name: "ok" if well else "late" for name, well in signs.items()},
        },
        status=200 if fresh and all(signs.values()) else 503,
    )
