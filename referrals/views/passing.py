"""A draft that goes to a colleague, and what lies unfinished in a unit."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.models import User
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import NotFound
from maru.web.forms import unjudged
from maru.web.models import Draft
from maru.web.views import FormPage, Page
from referrals import forms, operations
from referrals.forms.keeping import as_typed
from referrals.models import Referral
from referrals.queries import colleagues_of
from referrals.unfinished import referral_followed_by, unfinished_for
from referrals.views.write import Writing

SHOWN = 12


class ToColleague(FormPage):
    """Find a colleague of the unit, choose them, and give them the draft."""

    form_class: Any = None
    referral: Referral

    def form(self, data: Any = None) -> Any:
        return self.form_class(data, colleagues=self.found()[:SHOWN])

    def found(self) -> QuerySet[User]:
        """Those whom the search fits; everybody, before anything was looked for."""
        rows = colleagues_of(self.referral)
        for word in as_typed(self.request.POST.get("who")).split():
            rows = rows.filter(Q(name__icontains=word) | Q(number__icontains=word) | Q(email__icontains=word))
        return rows

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if "find" in request.POST:
            return self.page(form=unjudged(self.form(request.POST)))
        return super().post(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        number = self.found().count()
        return {"referral": self.referral, "number": number, "more": number > SHOWN, "shown": SHOWN}


class PassOn(ToColleague, Writing):
    """The author passes a draft on."""

    permission = Permission.REFERRAL_SUBMIT
    form_class = forms.PassOn
    template_name = "referrals/pass_on.html"

    def context(self) -> dict[str, Any]:
        return {**Writing.context(self), **ToColleague.context(self)}

    def act(self, form: Any) -> HttpResponse:
        given = form.cleaned_data
        passed = operations.pass_on(
            referral_id=self.referral.pk, to_id=given["to_id"], note=given["note"], by=self.request.user, at=self.now
        )
        said = _("{reference} is {name}’s now. They have been told. You no longer see it.")
        messages.success(self.request, said.format(reference=passed.reference, name=passed.author.name))
        return redirect("referrals:mine")


class Unfinished(Page):
    """What lies unfinished in the units that somebody supervises: who has it, since when; never what it says."""

    permission = Permission.DRAFTS_FOLLOW
    template_name = "referrals/unfinished.html"
    http_method_names = ("get", "head")

    def context(self) -> dict[str, Any]:
        found = unfinished_for(self.request.user)
        trail.record(Verb.LIST_READ, reason="unfinished", rows=len(found))
        return {"drafts": found}


class HandOn(ToColleague):
    """One draft that lies unfinished: to its author the form itself, to whoever supervises them who it is and a way to
    hand it on."""

    form_class = forms.HandOn
    template_name = "referrals/hand_on.html"

    def load(self) -> None:
        user, reference = self.request.user, self.kwargs["reference"]
        self.mine = Draft.objects.visible_to(user).filter(
            pk__in=Referral.objects.visible_to(user).filter(reference=reference).values("pk")
        )
        if self.mine.exists():
            return
        if not powers_of(user).may(Permission.DRAFTS_FOLLOW):
            raise NotFound
        self.referral = referral_followed_by(user, reference)
        found = unfinished_for(user, pk=self.referral.pk)
        if not found:
            raise NotFound
        self.one = found[0]

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.mine.exists():
            return redirect("referrals:tasks", reference=kwargs["reference"])
        return super().get(request, *args, **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.mine.exists():
            return redirect("referrals:pass_on", reference=kwargs["reference"])
        return super().post(request, *args, **kwargs)

    def context(self) -> dict[str, Any]:
        trail.record(Verb.LIST_READ, on=self.referral, reason="unfinished")
        return {**super().context(), "one": self.one}

    def act(self, form: Any) -> HttpResponse:
        given = form.cleaned_data
        handed = operations.hand_on(
            referral_id=self.referral.pk, to_id=given["to_id"], reason=given["reason"], by=self.request.user,
            at=self.now,
        )  # fmt: skip
        said = _("{reference} is {name}’s now. They and its former author have been told.")
        messages.success(self.request, said.format(reference=handed.reference, name=handed.author.name))
        return redirect("referrals:unfinished")

    def back_url(self) -> str:
        return reverse("referrals:unfinished")
