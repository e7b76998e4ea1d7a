"""`/caf/new/`: opening a CAF, on one page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from caf import forms, operations
from caf.models import Assessment
from maru.agencies.permissions import Permission
from maru.common.errors import Refused
from maru.web.forms import unjudged
from maru.web.views import FormPage
from referrals.queries import lines


class New(FormPage):
    """Is this the right thing? Then the child, what has led to it, and the family."""

    permission = Permission.CAF_WORK
    template_name = "caf/new.html"

    def back_url(self) -> str:
        return reverse("caf:register")

    def context(self) -> dict[str, Any]:
        return {"lines": lines(), "back_url": self.back_url()}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.shown(forms.ChildForm(prefix="child"), forms.Why(), forms.Family.opened({}))

    def typed(self) -> tuple[Any, Any, Any]:
        """The three parts of the page as somebody sends them."""
        data = self.request.POST
        return forms.ChildForm(data, prefix="child"), forms.Why(data), forms.Family.typed(data)

    def shown(self, child: Any, why: Any, family: Any, status: int = 200, **more: Any) -> HttpResponse:
        return self.page(status=status, forms=[child, why], child=child, why=why, formset=family, **more)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        child, why, family = self.typed()
        moved = forms.Family.moved(request.POST)
        if moved is not None:
            return self.shown(unjudged(child), unjudged(why), moved)
        if not all([child.is_valid(), why.is_valid(), family.is_valid()]):
            return self.shown(child, why, family, status=422)
        assessment = operations.open_assessment(
            child=child.answers(), family=forms.named(family), why=why.cleaned_data["why"], by=request.user,
            at=self.now,
        )  # fmt: skip
        if not Assessment.objects.visible_to(request.user).filter(pk=assessment.pk).exists():
            said = _(
                "The CAF %s is open, and your team leads it. It concerns somebody of your own, so it is closed to you."
            )
            messages.success(request, said % assessment.reference)
            return redirect("caf:register")
        messages.success(
            request, _("The CAF %(reference)s is open. Now ask the family.") % {"reference": assessment.reference}
        )
        return redirect("caf:assessment", assessment.reference)

    def again(self, refusal: Refused) -> HttpResponse:
        """A refusal stands above the page, with everything in it; a CAF that is open already is a link away."""
        known = Assessment.objects.visible_to(self.request.user).filter(pk=refusal.ids.get("assessment")).first()
        child, why, family = self.typed()
        return self.shown(
            unjudged(child), unjudged(why), unjudged(family), status=refusal.status, problem=refusal.sentence,
            known=known,
        )  # fmt: skip
