"""Rating how urgent one child is."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from maru.agencies.permissions import Permission
from referrals.models import Subject
from triage import operations as triage
from triage.forms import Rate as RateForm
from triage.queries import Outlook, clocks_of, rules_for_rating
from triage.views.desk import DeskForm


class Rate(DeskForm):
    """RED to BLUE with the rationale; the case page posts here, and it stands on its own for what was refused."""

    permission = Permission.TRIAGE_RATE
    form_class = RateForm
    title = gettext_lazy("Rate how urgent it is")
    label = gettext_lazy("Save the rating")

    def load(self) -> None:
        super().load()
        subjects = Subject.objects.visible_to(self.request.user).select_related("party")
        self.subject = subjects.one(referral=self.referral, pk=self.kwargs["subject"])

    def form(self, data: Any = None) -> RateForm:
        clocks, received_at = clocks_of([self.subject.pk], self.now)[self.subject.pk], self.referral.submitted_at
        return RateForm(data, outlook=Outlook(clocks, received_at, rules_for_rating(received_at), self.now))

    def context(self) -> dict[str, Any]:
        return {**super().context(), "about": self.subject.party.name}

    def act(self, form: RateForm) -> HttpResponse:
        triage.rate(
            subject_id=self.subject.pk,
            rag=int(form.cleaned_data["rag"]),
            rationale=form.cleaned_data["rationale"],
            by=self.request.user,
            at=self.now,
        )
        return self.to_the_case()
