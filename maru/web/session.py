"""Staying signed in, which the warning dialog asks for, and the list of where one is."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maru.common.errors import NotFound
from maru.web.devices import devices_of, end_sessions
from maru.web.middleware import SEEN
from maru.web.views import Act, Page


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


class Sessions(Page):
    """Where I am signed in."""

    template_name = "web/sessions.html"

    def context(self) -> dict[str, Any]:
        here, *others = self.devices() or [None]
        if here is not None and not here.is_this_one:
            here, others = None, [here, *others]
        return {"here": here, "others": others}

    def devices(self) -> list[Any]:
        return devices_of(self.request.user, self.request.session.session_key, self.now)


class EndSession(Act, Sessions):
    """End one other session of mine."""

    def load(self) -> None:
        self.ended = [one for one in self.devices() if not one.is_this_one and one.id == self.kwargs["session_id"]]
        if not self.ended:
            raise NotFound

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.ended:
            end_sessions(of=request.user, ids=[one.id for one in self.ended])
            messages.success(request, _("Signed out there."))
        return redirect("web:sessions")


class EndOtherSessions(EndSession):
    """End all sessions of mine but this one."""

    def load(self) -> None:
        self.ended = [one for one in self.devices() if not one.is_this_one]
