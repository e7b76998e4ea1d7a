"""The body map: a page of the form that is opened where there is something to show."""

from typing import Any

from django.template.response import TemplateResponse
from django.urls import reverse

from referrals.body import REGIONS, marks_of
from referrals.views.write import CHECK, Edit


class Injuries(Edit):
    """Marks, one after another; whoever has a mouse or a finger finds the place on the drawing."""

    template_name = "referrals/injuries.html"

    def after(self, answers: dict[str, Any]) -> str:
        """Back to where its reader came from."""
        came = CHECK if self.request.GET.get("from") == CHECK else "tasks"
        return reverse(f"referrals:{came}", args=[self.referral.reference])

    def place(self) -> dict[str, int]:
        """It is aside of the pages that are counted."""
        return {}

    def shown(self, form: Any, status: int = 200, **more: Any) -> TemplateResponse:
        marks = marks_of([{"region": mark["region"].value()} for mark in form.forms])
        return super().shown(form, status, marks=marks, regions=REGIONS, **more)
