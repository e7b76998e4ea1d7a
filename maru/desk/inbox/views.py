"""`/inbox/`: what somebody was told, what they must acknowledge, and to whom they give it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maru.common.errors import NotFound
from maru.desk.inbox import forms, lists
from maru.desk.inbox.undelivered import stuck_for
from maru.notify.models import MailWish, Notice
from maru.notify.operations import (
    AcknowledgedAlready,
    NothingToAcknowledge,
    acknowledge,
    choose_mails,
    give,
    mark_all_read,
    mark_read,
)
from maru.notify.operations.give import colleagues
from maru.web.views import Act, FormPage, Page


class Inbox(Page):
    """Notices to me and to my roles: what I must acknowledge, then unread ones."""

    template_name = "desk/inbox.html"

    def context(self) -> dict[str, Any]:
        after = lists.Place.of(self.request.GET.get("after", ""))
        notices, following = lists.page(self.request.user, after)
        return {
            "demands": [notice for notice in notices if notice.waits],
            "notices": [notice for notice in notices if not notice.waits],
            "unread": lists.waiting(self.request.user).new,
            "stuck": stuck_for(self.request.user, self.now),
            "first_page": "" if after is None else reverse("desk:inbox"),
            "next_page": f"{reverse('desk:inbox')}?after={following}".replace("+", "%2B") if following else "",
        }


def notice_of(user: Any, notice_id: UUID) -> Notice:
    """A notice that is for the person. Raises NotFound."""
    notice = Notice.objects.visible_to(user).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound
    return notice


class AboutNotice(Act):
    """A button about one notice that is for the person."""

    def load(self) -> None:
        self.notice = notice_of(self.request.user, self.kwargs["notice_id"])

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


class AcknowledgeNotice(AboutNotice):
    """Take note of it, for everybody who was told."""

    def post(self, request: HttpRequest, notice_id: UUID) -> HttpResponse:
        if acknowledge(notice=self.notice, by=request.user, at=self.now):
            messages.success(request, _("Acknowledged. It goes on to nobody else."))
        else:
            messages.info(request, _("Somebody had acknowledged it before you."))
        return redirect("desk:home" if request.POST.get("from") == "home" else "desk:inbox")


class GiveNotice(FormPage):
    """Ask a colleague to take it over."""

    template_name = "desk/inbox_give.html"

    def load(self) -> None:
        self.notice = notice_of(self.request.user, self.kwargs["notice_id"])
        if not self.notice.waits:
            raise AcknowledgedAlready if self.notice.must_acknowledge else NothingToAcknowledge
        there, self.away = colleagues(self.notice, self.request.user, self.now)
        self.people = {str(one.pk): one for one in there}

    def form(self, data: Any = None) -> BaseForm:
        return forms.Give(data, people=self.people.values())

    def context(self) -> dict[str, Any]:
        return {"notice": self.notice, "people": self.people, "away": list(self.away.items())}

    def act(self, form: BaseForm) -> HttpResponse:
        to = self.people[form.cleaned_data["to"]]
        give(notice=self.notice, to=to, by=self.request.user, at=self.now)
        said = _("%s is asked to take it over. Until they acknowledge it, it stays with you.")
        messages.success(self.request, said % to.name)
        return redirect("desk:inbox")

    def back_url(self) -> str:
        return reverse("desk:inbox")


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


class Wishes(FormPage):
    """How I am written to about what can wait."""

    template_name = "desk/mails.html"
    form_class = forms.Wishes

    def initial(self) -> dict[str, Any]:
        wish = MailWish.objects.filter(user=self.request.user).first() or MailWish()
        hours = ("daily_at", "quiet_from", "quiet_until")
        said = {name: str(value) for name in hours if (value := getattr(wish, name)) is not None}
        return {"how": wish.how, "quiet": wish.quiet_from is not None, **said}

    def act(self, form: BaseForm) -> HttpResponse:
        choose_mails(**form.chosen(), by=self.request.user, at=self.now)
        messages.success(self.request, _("From now on you are written to in this way."))
        return redirect("desk:mails")

    def back_url(self) -> str:
        return reverse("desk:mails")
