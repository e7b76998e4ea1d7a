"""What the pages about one referral at the desk share."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.web.views import Act, FormPage, Page
from referrals.models import Referral
from triage.queries import case_at_the_desk


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


class CasePage(AtTheDesk):
    """A page that reads the whole case."""

    def load(self) -> None:
        if not powers_of(self.request.user).may(self.permission):
            super().load()  # so that whoever may not even know of it is told that there is nothing
            return
        self.case = case_at_the_desk(user=self.request.user, reference=self.kwargs["reference"], now=self.now)


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
        trail.record(Verb.REFERRAL_READ, on=self.referral, reason="queue")
        return {
            "referral": self.referral,
            "title": self.title,
            "label": self.label,
            "lead": self.lead,
            "kind": self.kind,
            "back_url": self.case_url(),
        }
