"""What the manager does: recalling an offer, reopening a closed child, letting a local clock stand still."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maru.agencies.permissions import Permission
from maru.web import words
from referrals.models import Subject
from triage import operations as triage
from triage.forms import Reason
from triage.models import Handover
from triage.views.desk import AtTheDesk, DeskAct, DeskForm


class Recall(DeskForm):
    """Take an offer back before the partner's team has answered."""

    permission = Permission.HANDOVER_RECALL
    form_class = Reason
    title = gettext_lazy("Recall this offer")
    label = gettext_lazy("Recall the offer")
    lead = gettext_lazy("The team no longer sees the brief, and the child comes back to the top of the queue.")
    kind = "warning"

    def load(self) -> None:
        super().load()
        offers = Handover.objects.visible_to(self.request.user).select_related("unit")
        self.handover = offers.one(referral=self.referral, reference=self.kwargs["handover"])

    def context(self) -> dict[str, Any]:
        return {**super().context(), "about": f"{self.handover.reference} · {self.handover.unit}"}

    def act(self, form: Reason) -> HttpResponse:
        triage.recall(
            handover_id=self.handover.pk, reason=form.cleaned_data["reason"], by=self.request.user, at=self.now
        )
        messages.success(self.request, _("The offer %s was recalled.") % self.handover.reference)
        return self.to_the_case()


class Reopen(DeskForm):
    """Put a closed child back into the queue, due at once."""

    permission = Permission.CUSTODY_REOPEN
    form_class = Reason
    title = gettext_lazy("Reopen")
    label = gettext_lazy("Reopen and put into the queue")
    lead = gettext_lazy("The desk decides again, at once.")

    def load(self) -> None:
        super().load()
        subjects = Subject.objects.visible_to(self.request.user).select_related("party")
        self.subject = subjects.one(referral=self.referral, pk=self.kwargs["subject"])

    def context(self) -> dict[str, Any]:
        return {**super().context(), "about": self.subject.party.name}

    def act(self, form: Reason) -> HttpResponse:
        triage.reopen(subject_id=self.subject.pk, reason=form.cleaned_data["reason"], by=self.request.user, at=self.now)
        return self.to_the_case()


class OfOneChild(AtTheDesk):
    """About one child of the referral."""

    def load(self) -> None:
        super().load()
        subjects = Subject.objects.visible_to(self.request.user).select_related("party")
        self.subject = subjects.one(referral=self.referral, pk=self.kwargs["subject"])


class Pause(OfOneChild, DeskForm):
    """Let the clock of a rating stand still."""

    permission = Permission.CLOCK_PAUSE
    form_class = Reason
    title = gettext_lazy("Pause the clock of the rating")
    label = gettext_lazy("Pause")
    lead = gettext_lazy(
        "It runs on by itself when the time that its rule gives is used. The clock of the decision is the law's: it "
        "cannot be paused and goes on."
    )

    def context(self) -> dict[str, Any]:
        return {**super().context(), "about": self.subject.party.name}

    def act(self, form: Reason) -> HttpResponse:
        made = triage.pause_clock(
            subject_id=self.subject.pk, reason=form.cleaned_data["reason"], by=self.request.user, at=self.now
        )
        messages.success(self.request, _("The clock stands still until %s at the latest.") % words.moment(made.until))
        return self.to_the_case()


class Resume(OfOneChild, DeskAct):
    """Let it run on."""

    permission = Permission.CLOCK_PAUSE

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        triage.resume_clock(subject_id=self.subject.pk, by=request.user, at=self.now)
        messages.success(request, _("The clock runs on."))
        return self.to_the_case()
