"""Deciding: one page, a form for each child and each adult at risk at the desk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maru.agencies.permissions import Permission
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import Refused
from maru.web import words
from maru.web.forms import unjudged
from maru.web.views import FormPage
from triage import operations as triage
from triage.forms import Decide as DecideForm
from triage.operations import Choice
from triage.operations.claim import NotYours
from triage.queries import Child, destinations
from triage.queries.queue import rag_word
from triage.views.desk import CasePage
from triage.views.steps import NOBODY_LEFT


class Decide(FormPage, CasePage):
    """`/triage/<reference>/decide/`. What was typed survives every refusal."""

    permission = Permission.TRIAGE_DECIDE
    template_name = "triage/decide.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.case.claim is None or self.case.claim.by_id != request.user.pk:
            raise NotYours(referral=self.case.referral.pk)
        if not self.case.at_desk:
            raise NotYours(NOBODY_LEFT, referral=self.case.referral.pk)
        trail.record(Verb.REFERRAL_READ, on=self.case.referral, reason="claimed")
        return self.page(forms=self.forms())

    def forms(self, data: Any = None) -> list[DecideForm]:
        """A form for each child at the desk, and for each that was sent with the page."""
        places = destinations()
        shown = [child for child in self.case.children if self.is_asked(child, data)]
        return [
            DecideForm(
                data,
                prefix=prefix_of(child),
                party=child.party,
                referral=self.case.referral,
                places=places,
                way=places.route_for(child.party, self.case.others),
                others=[other.party.given_names or other.party.name for other in shown[1:]] if number == 0 else (),
                alone=len(shown) == 1,
            )
            for number, child in enumerate(shown)
        ]

    @staticmethod
    def is_asked(child: Child, data: Any) -> bool:
        if data is not None and f"{prefix_of(child)}-outcome" in data:
            return True
        return child.subject.custody == "at_desk"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        forms = self.forms(request.POST)
        judged = judged_of(forms)
        wrong = [form for form in judged if not form.is_valid()]
        if wrong:
            return self.page(status=422, forms=forms)
        choices = self.choices(forms, judged)
        if not choices:
            return self.page(status=422, forms=forms, problem=_("Decide for at least one child, or go back."))
        triage.decide(referral_id=self.case.referral.pk, choices=choices, by=request.user, at=self.now)
        left = len(self.case.at_desk) - len(choices)
        self.tell(len(choices), left)
        return self.to_the_case() if left else redirect("triage:queue")

    @staticmethod
    def choices(forms: list[DecideForm], judged: list[DecideForm]) -> list[Choice]:
        """What was decided for whom; one form may speak for all."""
        if len(judged) < len(forms):
            leading = judged[0]
            return [leading.choice(f.party, f.way, f.proposed) for f in forms] if leading.decided else []
        return [form.choice(form.party, form.way, form.proposed) for form in forms if form.decided]

    def tell(self, decided: int, left: int) -> None:
        said = ngettext("%(reference)s: decided for one.", "%(reference)s: decided for %(count)d.", decided)
        text = said % {"reference": self.case.referral.reference, "count": decided}
        if left:
            still = ngettext("One is still at the desk.", "%(count)d are still at the desk.", left)
            text = f"{text} {still % {'count': left}}"
        messages.success(self.request, text)

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        forms = more.pop("forms")
        judged = judged_of(forms)
        for form in forms[len(judged) :]:
            unjudged(form)
        children = {prefix_of(child): child for child in self.case.children}
        pairs = [{"form": form, "file": children[form.prefix]} for form in forms]
        return super().page(
            status=status,
            forms=judged,
            pairs=pairs,
            referral=self.case.referral,
            case=self.case,
            rag=rag_word(self.case.referral.desk_rag),
            names=words.listed([pair["file"].party.name for pair in pairs]),
            case_url=self.case_url(),
            **more,
        )

    def again(self, refusal: Refused) -> HttpResponse:
        """A refusal stands above the forms, with everything in them."""
        return self.page(status=refusal.status, forms=self.forms(self.request.POST), problem=refusal.sentence)


def prefix_of(child: Child) -> str:
    """The name of a child's part of the page: its place in the referral, which says nothing about it."""
    return f"child-{child.party.position}"


def judged_of(forms: list[DecideForm]) -> list[DecideForm]:
    """The forms that count: the first alone where it speaks for the others."""
    return forms[:1] if len(forms) > 1 and forms[0]["same_for_all"].value() else forms
