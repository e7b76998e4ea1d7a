"""`/break-glass/`: break it, see what one looks into, put it back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.attempts import asked_for
from maru.agencies.models import Glass
from maru.agencies.operations import end_glass
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.common.errors import NotFound, Refused
from maru.desk import kinds
from maru.desk.glass.forms import Break
from maru.desk.glass.operations import NothingThere, look_into
from maru.desk.tiles import Tile
from maru.web.views import Act, FormPage, Page


def may_look(user: Any) -> bool:
    return powers_of(user).may(Permission.GLASS_BREAK)


def looking_tile(user: Any, now: datetime) -> Tile | None:
    """What the person looks into now: it is not to be forgotten."""
    number = len(powers_of(user).glasses)
    if not number:
        return None
    return Tile(_("Records you look into"), number, _("behind broken glass"), reverse("glass:mine"))


def page_of(glass: Glass) -> str:
    return reverse(kinds.kind_called(glass.kind).page, args=[glass.reference])


class Mine(Page):
    """What I look into now, until when, and how to end it."""

    permission = Permission.GLASS_BREAK
    template_name = "glass/mine.html"
    http_method_names = ("get", "head")

    def context(self) -> dict[str, Any]:
        rows = Glass.objects.open().filter(user=self.request.user).order_by("until")
        return {"looks": [(glass, page_of(glass)) for glass in rows]}


class BreakGlass(FormPage):
    """The reference, the reason, the words. Who it is, is asked again first."""

    permission = Permission.GLASS_BREAK
    template_name = "glass/break.html"
    form_class = Break
    asks_again = True

    def act(self, form: BaseForm) -> HttpResponse:
        glass = look_into(**form.cleaned_data, by=self.request.user, at=self.now)
        return redirect(page_of(glass))

    def refused(self, refusal: Refused) -> HttpResponse:
        """Who keeps what was asked for is told, as at any other address."""
        if isinstance(refusal, NothingThere):
            asked_for([refusal.ids.get("reference", "")], by=self.request.user, at=self.now)
        return super().refused(refusal)

    def back_url(self) -> str:
        return reverse("glass:mine")


class End(Act):
    """I have seen enough."""

    def load(self) -> None:
        self.look = Glass.objects.filter(pk=self.kwargs["glass_id"], user=self.request.user).first()
        if self.look is None:
            raise NotFound

    def post(self, request: HttpRequest, glass_id: UUID) -> HttpResponse:
        end_glass(glass=self.look, by=request.user, at=self.now)
        messages.success(request, _("You look into %s no more.") % self.look.reference)
        return redirect("glass:mine" if may_look(request.user) else "desk:home")

    def back_url(self) -> str:
        return reverse("glass:mine")
