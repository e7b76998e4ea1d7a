"""The calendar of one's own shifts: its private address, and what a calendar programme gets there."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views import View

from maru.agencies.acting import acting_as
from maru.agencies.models import CalendarFeed, Shift, User
from maru.agencies.operations import end_feed, make_feed
from maru.agencies.operations.feeds import feed_by, note_fetched
from maru.audit import trail
from maru.audit.context import Door
from maru.audit.verbs import Verb
from maru.desk.rota.calendar import calendar, changed_at
from maru.web import throttle
from maru.web.views import Act, Page

LOOK_BACK = timedelta(days=30)


class OwnCalendar(Page):
    """Whether I have an address for my calendar; making one shows it, this once."""

    template_name = "rota/calendar.html"

    def context(self) -> dict[str, Any]:
        return {"feed": CalendarFeed.objects.filter(user=self.request.user, ended_at=None).first()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = make_feed(by=request.user, at=self.now)
        return self.page(address=request.build_absolute_uri(reverse("rota:feed", args=[token])))


class EndCalendar(Act):
    """The address opens nothing any more."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        end_feed(by=request.user, at=self.now)
        messages.success(request, _("The address of your calendar opens nothing any more."))
        return redirect("rota:calendar")


class Feed(View):
    """What a calendar programme gets: no session, only the token of the address. Whatever is wrong with that, the
    answer is the same. The trail holds who made and ended an address, and each wrong token; not each fetch, by which
    a person's programme reads that person's own hours all day long."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        now = timezone.now()
        if throttle.has_asked_wrongly(request, now):
            return plain(429, "Too many wrong addresses were asked from here. Try again in a quarter of an hour.\n")
        feed = feed_by(token)
        if feed is None:
            throttle.note_wrong(request, now)
            with acting_as(system="sign-in", door=Door.WEB, at=now, request_id=getattr(request, "id", "")):
                trail.record(Verb.FEED_REFUSED, reason="unknown-or-ended")
            return plain(404, "There is no calendar at this address.\n")
        with acting_as(feed.user, door=Door.WEB, at=now, request_id=getattr(request, "id", "")):
            note_fetched(feed, now)
            return answer(request, feed, list(shifts_in_calendar(feed.user, now)))


def answer(request: HttpRequest, feed: CalendarFeed, shifts: list[Shift]) -> HttpResponse:
    """The calendar, or that it is as it was."""
    body = calendar(shifts, feed.user_id)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    modified = max([feed.made_at, *map(changed_at, shifts)])
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Last-Modified"] = modified.strftime("%a, %d %b %Y %H:%M:%S GMT")
    found = get_conditional_response(request, etag=etag, last_modified=int(modified.timestamp()), response=response)
    found["Cache-Control"] = "private, no-cache"
    return found


def shifts_in_calendar(user: User, at: datetime) -> QuerySet[Shift]:
    """Somebody's shifts of the last month and all that come, and what was theirs."""
    shifts = Shift.objects.filter(Q(user=user) | Q(had_by__contains=[user.pk]), ends_at__gt=at - LOOK_BACK)
    return shifts.select_related("rota__unit").order_by("starts_at", "id")


def plain(status: int, text: str) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"
    return response
