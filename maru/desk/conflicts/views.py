"""`/conflicts/`: what concerns me or mine, and what concerns the people I answer for."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.models import Conflict
from maru.agencies.operations import end_conflict
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import NotFound
from maru.desk import kinds
from maru.desk.conflicts.forms import Declare, End, RecordFor
from maru.desk.conflicts.operations import declare, record_for, supervised_by
from maru.web.views import FormPage, Page

MOST = 200


def supervises(user: Any) -> bool:
    return powers_of(user).may(Permission.STAFF_MANAGE)


class Conflicts(Page):
    """Conflicts of interest that stand: my own, and those of the people whom I answer for."""

    template_name = "conflicts/list.html"
    http_method_names = ("get", "head")

    def context(self) -> dict[str, Any]:
        user = self.request.user
        rows = Conflict.objects.visible_to(user).standing().select_related("user", "recorded_by").order_by("-since")
        found = list(rows[:MOST])
        trail.record(Verb.LIST_READ, reason="conflicts", rows=len(found))
        return {
            "mine": [one for one in found if one.user_id == user.pk],
            "theirs": [one for one in found if one.user_id != user.pk],
            "supervises": supervises(user),
        }


class DeclareOne(FormPage):
    """Something about this record concerns me."""

    template_name = "conflicts/declare.html"
    form_class = Declare

    def load(self) -> None:
        self.record = kinds.find_visible(self.kwargs["reference"], self.request.user)
        if self.record is None:
            raise NotFound

    def context(self) -> dict[str, Any]:
        trail.record(Verb.CONFLICT_ASKED, on=self.record, reason="conflict")
        return {"reference": self.record.reference, "back_url": self.back_url()}

    def act(self, form: BaseForm) -> HttpResponse:
        declare(record=self.record, **form.cleaned_data, by=self.request.user, at=self.now)
        said = _("You do not see %s any more. What you had in hand of it has gone back to your colleagues.")
        messages.success(self.request, said % self.record.reference)
        return redirect("conflicts:list")

    def back_url(self) -> str:
        return reverse("desk:home")


class RecordOne(FormPage):
    """A supervisor keeps somebody of their unit out of a record."""

    permission = Permission.STAFF_MANAGE
    template_name = "conflicts/record.html"

    def form(self, data: Any = None) -> BaseForm:
        self.people = {str(person.pk): person for person in supervised_by(self.request.user)}
        return RecordFor(data, people=[(pk, person.name) for pk, person in self.people.items()])

    def act(self, form: BaseForm) -> HttpResponse:
        sent = dict(form.cleaned_data)
        made = record_for(**sent | {"user": self.people[sent["user"]]}, by=self.request.user, at=self.now)
        messages.success(self.request, _("%s does not see the record any more.") % made.user.name)
        return redirect("conflicts:list")

    def back_url(self) -> str:
        return reverse("conflicts:list")


class EndOne(FormPage):
    """It is over: the person sees the record again, as far as their work reaches."""

    permission = Permission.STAFF_MANAGE
    template_name = "conflicts/end.html"
    form_class = End

    def load(self) -> None:
        rows = Conflict.objects.visible_to(self.request.user).standing().select_related("user")
        self.conflict = rows.filter(pk=self.kwargs["conflict_id"]).first()
        if self.conflict is None:
            raise NotFound

    def context(self) -> dict[str, Any]:
        return {"conflict": self.conflict}

    def act(self, form: BaseForm) -> HttpResponse:
        end_conflict(conflict=self.conflict, text=form.cleaned_data["text"], by=self.request.user, at=self.now)
        messages.success(self.request, _("The conflict of interest is over."))
        return redirect("conflicts:list")

    def back_url(self) -> str:
        return reverse("conflicts:list")
