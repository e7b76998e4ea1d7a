"""What is done in a CAF: one form, one operation."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caf import forms, operations, queries, states
from caf.models import AgreedAction, Consent
from caf.operations.open import Ended, agreed
from caf.operations.work import FIRST, LONGEST, AgreedAlready, DoneAlready, proposed_day
from caf.views.assessment import AssessmentPage
from maru.common.errors import Refused
from maru.timers.clock import london_day
from maru.web.views import Act, FormPage


class AssessmentForm(FormPage, AssessmentPage):
    """A form about one assessment. It is shown only while its step exists, and no writing before consent."""

    step = ""
    needs_consent = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check_open()
        return super().get(request, *args, **kwargs)

    def check_open(self) -> None:
        """Raises Ended, NotYetAgreed, TransitionNotAllowed."""
        if self.assessment.state not in states.OPEN:
            raise Ended(assessment=self.assessment.pk)
        if self.needs_consent:
            agreed(self.assessment)
        if self.step:
            states.assessment.step_from(self.assessment.state, self.step)

    def done(self, sentence: str) -> HttpResponse:
        """Back to the assessment, with what has been done."""
        messages.success(self.request, sentence)
        return redirect("caf:assessment", self.assessment.reference)

    def by(self) -> dict[str, Any]:
        return {"assessment_id": self.assessment.pk, "by": self.request.user, "at": self.now}


class TakeLead(Act, AssessmentPage):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        operations.take_lead(assessment_id=self.assessment.pk, by=request.user, at=self.now)
        messages.success(request, _("You lead this CAF now."))
        return redirect("caf:assessment", self.assessment.reference)


class GiveConsent(AssessmentForm):
    template_name = "caf/consent.html"
    form_class = forms.GiveConsent
    step = "consent"

    def check_open(self) -> None:
        """Raises AgreedAlready too."""
        if self.assessment.state == "open":
            raise AgreedAlready(assessment=self.assessment.pk)
        super().check_open()

    def initial(self) -> dict[str, Any]:
        return {"given_on": london_day(self.now), "review_on": proposed_day(self.now, FIRST)}

    def act(self, form: BaseForm) -> HttpResponse:
        operations.give_consent(**form.cleaned_data, **self.by())
        return self.recorded()

    def recorded(self) -> HttpResponse:
        return self.done(_("The family’s consent is recorded. You can write the assessment now."))

    def again(self, refusal: Refused) -> HttpResponse:
        """Who pressed twice is told that it is recorded; who comes after a colleague, that it has been."""
        form = self.form(self.request.POST)
        if self.assessment.state != "open" or not form.is_valid():
            return super().again(refusal)
        said = {name: value for name, value in form.cleaned_data.items() if name != "review_on"}
        mine = Consent.objects.visible_to(self.request.user).filter(recorded_by=self.request.user)
        if mine.filter(assessment=self.assessment, **said).exists():
            return self.recorded()
        return super().again(AgreedAlready(assessment=self.assessment.pk))


class AgreeAction(AssessmentForm):
    template_name = "caf/agree_action.html"
    form_class = forms.AgreeAction
    needs_consent = True

    def act(self, form: BaseForm) -> HttpResponse:
        operations.agree_action(**form.cleaned_data, **self.by())
        return self.done(_("The action is written down."))


class FinishAction(AssessmentForm):
    template_name = "caf/finish_action.html"
    form_class = forms.FinishAction

    def load(self) -> None:
        super().load()
        rows = AgreedAction.objects.visible_to(self.request.user)
        self.action = rows.one(pk=self.kwargs["action_id"], assessment=self.assessment)

    def check_open(self) -> None:
        """Raises DoneAlready too."""
        super().check_open()
        if self.action.done_at is not None:
            raise DoneAlready(assessment=self.assessment.pk)

    def context(self) -> dict[str, Any]:
        return {"action": self.action}

    def act(self, form: BaseForm) -> HttpResponse:
        operations.finish_action(action_id=self.action.pk, **form.cleaned_data, **self.by())
        return self.done(_("What came of the action is written down."))


class HoldReview(AssessmentForm):
    template_name = "caf/review.html"
    form_class = forms.HoldReview
    step = "review"
    needs_consent = True

    def initial(self) -> dict[str, Any]:
        return {"held_on": london_day(self.now), "next_on": proposed_day(self.now, LONGEST)}

    def context(self) -> dict[str, Any]:
        inside = queries.contents_of(self.assessment)
        fresh = self.now - timedelta(weeks=12)
        return {"to_do": inside.to_do, "done": [action for action in inside.done if action.done_at > fresh]}

    def act(self, form: BaseForm) -> HttpResponse:
        operations.hold_review(**form.cleaned_data, **self.by())
        return self.done(_("The review is written down, and the clock of the next one runs."))
