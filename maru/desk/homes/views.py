"""`/accounts/home/`: where I live, so that I am kept out of the records of my own family."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.digests import digests
from maru.agencies.models import Home
from maru.desk.homes.forms import Add
from maru.desk.homes.operations import add_home, end_home, mine_by
from maru.people.noticing import HOMES
from maru.web.views import Act, FormPage


class Homes(FormPage):
    """The homes that I have given, as far as anybody can read them, and one more."""

    template_name = "homes/mine.html"
    form_class = Add

    def context(self) -> dict[str, Any]:
        homes = Home.objects.visible_to(self.request.user).counting(self.now).order_by("since")
        known = digests("", HOMES)
        return {"homes": [{"home": home, "lost": home.key_mark not in known} for home in homes]}

    def act(self, form: BaseForm) -> HttpResponse:
        add_home(**form.cleaned_data, by=self.request.user, at=self.now)
        said = _("Kept, as a mark that nobody reads. Whatever concerns the people who live there is closed to you now.")
        messages.success(self.request, said)
        return redirect("homes:mine")

    def back_url(self) -> str:
        return reverse("homes:mine")


class EndHome(Act):
    """I do not live there any more."""

    def load(self) -> None:
        mine_by(self.kwargs["home_id"], self.request.user)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        end_home(home_id=self.kwargs["home_id"], by=request.user, at=self.now)
        messages.success(request, _("You do not live there any more. It counts for new records for another year."))
        return redirect("homes:mine")
