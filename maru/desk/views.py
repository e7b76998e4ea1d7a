"""The doors that belong to no room: a person's own desk and their inbox."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import ngettext

from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.common.errors import NotFound
from maru.desk import inbox, tiles
from maru.notify.models import Notice
from maru.notify.operations import mark_all_read, mark_read
from maru.web.views import Act, Page

NEWS_ON_HOME = 5


class Home(Page):
    """What waits for me, what is late, what is new to me; one main action on top."""

    template_name = "desk/home.html"

    def context(self) -> dict[str, Any]:
        user = self.request.user
        powers = powers_of(user)
        made = tiles.tiles_for(user, self.now)
        return {
            "tiles": made,
            "first": tiles.most_pressing(made),
            "news": inbox.newest(user, unread=True, after=None, most=NEWS_ON_HOME),
            "has_a_role": bool(powers.held),
            "roles": list(dict.fromkeys(role for _unit, role in powers.held)),
            "may_manage": powers.may(Permission.STAFF_MANAGE),
            "may_refer": powers.may(Permission.REFERRAL_SUBMIT),
            "may_help": powers.may(Permission.CAF_WORK),
        }


class Inbox(Page):
    """Notices to me and to my roles, unread first."""

    template_name = "desk/inbox.html"

    def context(self) -> dict[str, Any]:
        after = inbox.Place.of(self.request.GET.get("after", ""))
        notices, following = inbox.page(self.request.user, after)
        return {
            "notices": notices,
            "unread": inbox.unread_count(self.request.user),
            "first_page": "" if after is None else reverse("desk:inbox"),
            "next_page": f"{reverse('desk:inbox')}?after={following}".replace("+", "%2B") if following else "",
        }


class AboutNotice(Act):
    """A button about one notice that is for the person."""

    def load(self) -> None:
        self.notice = Notice.objects.visible_to(self.request.user).filter(pk=self.kwargs["notice_id"]).first()
        if self.notice is None:
            raise NotFound

    def read(self) -> None:
        mark_read(notice=self.notice, by=self.request.user, at=self.now)


class OpenNotice(AboutNotice):
    """Go where the notice leads; it is read then."""

    def post(self, request: HttpRequest, notice_id: UUID) -> HttpResponse:
        self.read()
        return redirect(self.notice.link)


class ReadNotice(AboutNotice):
    """Mark it as read without going there."""

    def post(self, request: HttpRequest, notice_id: UUID) -> HttpResponse:
        self.read()
        return redirect("desk:inbox")


class ReadAll(Act):
    """Mark everything as read that stood there when the page was made."""

    def post(self, request: HttpRequest) -> HttpResponse:
        until = read_moment(request.POST.get("until", "")) or self.now
        read = mark_all_read(by=request.user, raised_until=until, at=self.now)
        said = ngettext("%(number)d notice is marked as read.", "%(number)d notices are marked as read.", read)
        messages.success(request, said % {"number": read})
        return redirect("desk:inbox")


def read_moment(text: str) -> Any:
    """An aware moment that a page wrote down, or None."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None
