"""What the pages about one referral at the desk share."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maru.agencies.permissions import Permission
from maru.web.views import Act, FormPage, Page
from referrals.models import Referral


class AtTheDesk(Page):
    """A page about one submitted referral."""

    permission: Permission | None = Permission.TRIAGE_SEE

    def load(self) -> None:
        submitted = Referral.objects.visible_to(self.request.user).filter(~Q(status="draft"))
        self.referral = submitted.one(reference=self.kwargs["reference"])

    def back_url(self) -> str:
        return self.case_url()

    def case_url(self) -> str:
        return reverse("triage:referral", args=[self.kwargs["reference"]])

    def to_the_case(self) -> HttpResponse:
        return redirect(self.case_url())


class DeskAct(AtTheDesk, Act):
    """A button about one referral. Whoever comes by its address, as after signing in again, gets the case."""

    http_method_names = ("get", "head", "post")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.to_the_case()


class DeskForm(AtTheDesk, FormPage):
    """A form about one referral."""

    template_name = "triage/act.html"
    title: Any = ""
    label: Any = ""
    lead: Any = ""
    kind = ""

    def context(self) -> dict[str, Any]:
        return {
            "referral": self.referral,
            "title": self.title,
            "label": self.label,
            "lead": self.lead,
            "kind": self.kind,
            "back_url": self.case_url(),
        }
