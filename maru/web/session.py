"""Staying signed in: what the warning dialog asks for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from maru.web.middleware import SEEN


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Count this as activity; the twelve hours are not lengthened."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    request.session[SEEN] = timezone.now().isoformat()
    if "application/json" in request.headers.get("Accept", ""):
        return HttpResponse(status=204)
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "/")
