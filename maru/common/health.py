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
    """PostgreSQL answers, which is all that submitting, triaging and deciding need."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"ready": False, "because": "PostgreSQL does not answer"}, status=503)
    return JsonResponse({"ready": True})
