"""The end of a CAF: closed, or stepped up to the MARU with everything in it."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caf import carried, forms, operations, queries
from caf.operations.end import fitting
from caf.views.assessment import stepped_up_to
from caf.views.work import AssessmentForm
from maru.common.errors import Refused
from referrals.forms import FORMS
from referrals.queries import lines

ASKED = ("danger", "concern", "consent")


class Close(AssessmentForm):
    template_name = "caf/close.html"
    step = "close"

    def form(self, data: Any = None) -> BaseForm:
        return forms.Close(
            data,
            endings=fitting(self.assessment),
            from_the_desk=self.assessment.subject_id is not None,
            initial={"ending": self.request.GET.get("ending", "")},
        )

    def context(self) -> dict[str, Any]:
        return {"to_do": queries.contents_of(self.assessment).to_do}

    def act(self, form: BaseForm) -> HttpResponse:
        operations.close(**form.cleaned_data, **self.by())
        return self.closed()

    def closed(self) -> HttpResponse:
        return self.done(_("The CAF is closed."))

    def again(self, refusal: Refused) -> HttpResponse:
        """Who pressed twice is led to the CAF that they have closed."""
        form = self.form(self.request.POST)
        form.is_valid()
        typed = form.data.get("ending"), form.cleaned_data.get("note")
        if typed == (self.assessment.ending, self.assessment.ending_note) and self.assessment.state == "closed":
            return self.closed()
        return super().again(refusal)


class StepUp(AssessmentForm):
    """Only what the CAF cannot know is asked; everything it holds goes along, at once."""

    template_name = "caf/step_up.html"
    step = "step_up"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check_open()
        return self.shown(self.asked())

    def asked(self, data: Any = None) -> dict[str, Any]:
        """The forms of the page by the page of the referral that they answer."""
        known = {"concern": carried.concern_from(self.assessment), "referrer": self.reach()}
        kinds = {"danger": FORMS["danger"], "referrer": forms.Reach, "concern": FORMS["concern"],
                 "consent": FORMS["consent"]}  # fmt: skip
        return {slug: kind(data, prefix=slug, initial=known.get(slug)) for slug, kind in kinds.items()}

    def reach(self) -> dict[str, Any]:
        return carried.pages_from(self.assessment, self.request.user)["referrer"]

    def shown(self, asked: dict[str, Any], status: int = 200, **more: Any) -> HttpResponse:
        return self.page(status=status, forms=list(asked.values()), asked=asked, **more)

    def context(self) -> dict[str, Any]:
        return {
            "lines": lines(),
            "enclosure": carried.enclosure(self.assessment),
            "family": queries.contents_of(self.assessment).family,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = self.asked(request.POST)
        if not all(form.is_valid() for form in asked.values()):
            return self.shown(asked, status=422)
        pages = {slug: form.answers() for slug, form in asked.items() if slug != "referrer"}
        pages["referrer"] = asked["referrer"].cleaned_data
        referral = operations.step_up(pages=pages, **self.by())
        if pages["danger"]["immediate_danger"] == "yes" and pages["danger"]["called_999"] == "no":
            messages.warning(request, _("Call 999 now."))
        return redirect("referrals:submitted", referral.reference)

    def again(self, refusal: Refused) -> HttpResponse:
        """Who pressed twice is led to the referral; else a refusal stands above the page, with everything in it."""
        sent = stepped_up_to(self.assessment, self.request.user)["referral"]
        if sent is not None and sent.author_id == self.request.user.pk:
            return redirect("referrals:submitted", sent.reference)
        return self.shown(self.asked(self.request.POST), status=refusal.status, problem=refusal.sentence)
