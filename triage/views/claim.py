"""Claiming from the queue, putting back, taking over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maru.agencies.permissions import Permission
from triage import operations as triage
from triage.forms import Reason
from triage.views.desk import DeskAct, DeskForm


class Claim(DeskAct):
    """Take a referral up; of two who try at once the other is told who has it."""

    permission = Permission.TRIAGE_CLAIM

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        triage.claim(referral_id=self.referral.pk, by=request.user, at=self.now)
        return self.to_the_case()

    def back_url(self) -> str:
        return reverse("triage:queue")


class Release(DeskAct):
    """Put a referral back into the queue."""

    permission = Permission.TRIAGE_CLAIM

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        triage.release(referral_id=self.referral.pk, by=request.user, at=self.now)
        messages.success(request, _("%s is back in the queue.") % self.referral.reference)
        return redirect("triage:queue")


class TakeOver(DeskForm):
    """A manager takes a colleague's claim, with a reason."""

    permission = Permission.TRIAGE_TAKE_OVER
    form_class = Reason
    title = gettext_lazy("Take this claim over")
    label = gettext_lazy("Take over")
    lead = gettext_lazy("Your colleague is told. What they have written so far stays in the file.")

    def act(self, form: Reason) -> HttpResponse:
        triage.take_over(
            referral_id=self.referral.pk, reason=form.cleaned_data["reason"], by=self.request.user, at=self.now
        )
        return self.to_the_case()
