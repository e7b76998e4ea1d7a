"""Sending a referral, and what its author may do with it before and after."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.permissions import Permission
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import NotFound, Refused
from maru.web.views import FormPage, Page
from referrals import forms, operations
from referrals.completeness import PAGES, begun_aside
from referrals.models import Referral
from referrals.progress import progress
from referrals.queries import lines, may_withdraw, reason_to_read, subjects_of
from referrals.views.write import Writing, told


class Check(Writing):
    """Everything that was answered, each with a way to change it; then submit."""

    template_name = "referrals/check.html"

    def load(self) -> None:
        """What is submitted, the operation finds: also when it has been submitted already, for a second click is
        not an error."""
        if self.request.method != "POST":
            super().load()

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        referral = operations.submit(reference=kwargs["reference"], by=request.user, at=self.now)
        if Referral.objects.visible_to(request.user).filter(pk=referral.pk).exists():
            return redirect("referrals:submitted", reference=referral.reference)
        messages.success(request, received_and_closed(referral.reference))
        return redirect("referrals:mine")

    def context(self) -> dict[str, Any]:
        sections = [self.section(page) for page in (*PAGES, *begun_aside(self.draft.pages))]
        return {
            **super().context(),
            "sections": sections,
            "missing": [section for section in sections if not section["complete"]],
        }

    def section(self, page: Any) -> dict[str, Any]:
        """One page of the form with its answers."""
        answers = self.draft.pages.get(page.slug)
        change = reverse("referrals:edit", args=[self.referral.reference, page.slug]) + "?from=check"
        return {
            "title": _(page.title),
            "change": change,
            "lists": told(page.slug, answers) if answers else [],
            "complete": page.slug in self.draft.complete,
        }

    def refused(self, refusal: Refused) -> HttpResponse:
        """What is missing is said on the same page."""
        if self.request.method != "POST" or refusal.status != 422:
            return super().refused(refusal)
        Writing.load(self)
        return self.page(status=422, problem=refusal.sentence)


def received_and_closed(reference: str) -> str:
    """The receipt of whoever is kept out of what they sent: they see no page of it any more."""
    said = _(
        "Received: the MARU desk has %(reference)s and decides what should be done. Keep the reference. It concerns "
        "somebody of your own, so from now on it is closed to you. If it gets worse, ring the desk%(line)s."
    )
    desk = lines().get("desk", "")
    return said % {"reference": reference, "line": _(" on %s") % desk if desk else ""}


class Discard(Writing):
    """Throw a draft away, after asking once."""

    template_name = "referrals/discard.html"

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        operations.discard(referral_id=self.referral.pk, by=request.user, at=self.now)
        messages.success(request, _("Draft {reference} has been deleted.").format(reference=self.referral.reference))
        return redirect("referrals:mine")


class Submitted(Page):
    """What happens next, by when, and whom to ring if it gets worse."""

    template_name = "referrals/submitted.html"
    http_method_names = ("get", "head")
    permission = Permission.REFERRAL_SUBMIT

    def load(self) -> None:
        user = self.request.user
        self.referral = Referral.objects.visible_to(user).one(reference=self.kwargs["reference"], author=user)
        if self.referral.status == "draft":
            raise NotFound

    def context(self) -> dict[str, Any]:
        trail.record(Verb.REFERRAL_READ, on=self.referral, reason="own")
        people = [progress(subject) for subject in subjects_of(self.request.user, [self.referral.pk])]
        due = min((person.due_at for person in people if person.due_at), default=None)
        return {"referral": self.referral, "people": people, "due": due, "lines": lines()}


class Following(FormPage):
    """A form about a submitted referral of one's own or of one's unit."""

    def load(self) -> None:
        user = self.request.user
        self.referral = Referral.objects.visible_to(user).one(reference=self.kwargs["reference"])
        self.reason = reason_to_read(user, self.referral)

    def context(self) -> dict[str, Any]:
        trail.record(Verb.REFERRAL_READ, on=self.referral, reason=self.reason)
        return {"referral": self.referral, "lines": lines()}

    def back_url(self) -> str:
        return reverse("referrals:record", args=[self.kwargs["reference"]])


class Add(Following):
    """Add information to a submitted referral."""

    permission = Permission.REFERRAL_ADD
    form_class = forms.AddInformation
    template_name = "referrals/add.html"

    def act(self, form: Any) -> HttpResponse:
        operations.add_information(referral_id=self.referral.pk, **form.cleaned_data, by=self.request.user, at=self.now)
        messages.success(self.request, _("Added. The MARU desk has been told."))
        return redirect("referrals:record", reference=self.referral.reference)


class Withdraw(Following):
    """Ask to withdraw a referral. The desk still decides."""

    permission = Permission.REFERRAL_WITHDRAW
    form_class = forms.Withdraw
    template_name = "referrals/withdraw.html"

    def load(self) -> None:
        """Only who sent it withdraws a referral."""
        super().load()
        if not may_withdraw(self.request.user, self.referral):
            raise NotFound

    def act(self, form: Any) -> HttpResponse:
        operations.withdraw(
            referral_id=self.referral.pk, reason=form.cleaned_data["reason"], by=self.request.user, at=self.now
        )
        messages.success(self.request, _("The MARU desk has been told that you withdraw it. They decide."))
        return redirect("referrals:record", reference=self.referral.reference)
