"""`/health/timers`: how long ago the timers were last swept. It never fails readiness."""

from datetime import timedelta

from django.db import Error
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from maru.common.copies import held_copy
from maru.timers.models import Heartbeat
from maru.timers.operations import database_now

TOO_OLD = timedelta(seconds=120)


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """The age of the last sweep in seconds; 503 where it is over two minutes, there was none, or nobody can say. A copy
    that is held sweeps nothing, and that is as it should be."""
    try:
        if held_copy():
            return JsonResponse({"status": "held", "seconds": None})
        beat = Heartbeat.objects.order_by("-at").first()
        age = database_now() - beat.at if beat else None
    except Error:
        return JsonResponse({"status": "unknown", "seconds": None}, status=503)
    fresh = age is not None and age < TOO_OLD
    return JsonResponse(
        {"status": "ok" if fresh else "late", "seconds": round(age.total_seconds(), 1) if age else None},
        status=200 if fresh else 503,
    )
