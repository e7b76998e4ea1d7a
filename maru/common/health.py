"""Whether the product lives and whether it can serve; neither says anything about anybody."""

from django.db import Error, connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def live(request):
    """The process answers. It touches nothing, so that nothing else can make it restart."""
    return JsonResponse({"live": True})


@never_cache
@require_safe
def ready(request):
    """PostgreSQL answers and takes writes, which is all that submitting, triaging and deciding need: whoever only
    looks leaves a line in the trail too."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_read_only")
            (read_only,) = cursor.fetchone()
    except Error:
        return JsonResponse({"ready": False, "because": "PostgreSQL does not answer"}, status=503)
    if read_only == "on":
        return JsonResponse({"ready": False, "because": "PostgreSQL takes no writes"}, status=503)
    return JsonResponse({"ready": True})
