"""What is done to an investigation: one form, one operation."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from caiu import forms, operations, queries, states
from caiu.models import Action
from caiu.operations.work import InvestigationEnded
from caiu.views.case import CasePage
from maru.agencies.permissions import Permission
from maru.web.views import FormPage


class CaseForm(FormPage, CasePage):
    """A form about one investigation. It is shown only while its step exists."""

    step = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.step:
            states.investigation.step_from(self.case.state, self.step)
        elif self.case.state not in states.OPEN:
            raise InvestigationEnded(investigation=self.case.pk)
        return super().get(request, *args, **kwargs)

    def done(self, sentence: str) -> HttpResponse:
        """Back to the investigation, with what has been done."""
        messages.success(self.request, sentence)
        return redirect("caiu:case", self.case.reference)

    def by(self) -> dict[str, Any]:
        return {"by": self.request.user, "at": self.now}


class WriteLog(CaseForm):
    permission = Permission.CAIU_WORK
    template_name = "caiu/log.html"
    form_class = forms.LogEntry

    def act(self, form: BaseForm) -> HttpResponse:
        operations.add_log_entry(investigation_id=self.case.pk, **form.cleaned_data, **self.by())
        return self.done(_("The log has a new entry."))


class SetAction(CaseForm):
    permission = Permission.CAIU_WORK
    template_name = "caiu/set_action.html"
    form_class = forms.SetAction

    def form(self, data: Any = None) -> BaseForm:
        return forms.SetAction(
            data,
            initial={"owner": str(self.case.lead_id or "")},
            detectives=queries.detectives_of([self.case.unit_id]),
        )

    def act(self, form: BaseForm) -> HttpResponse:
        operations.set_action(investigation_id=self.case.pk, **form.cleaned_data, **self.by())
        return self.done(_("The action is set."))


class FinishAction(CaseForm):
    permission = Permission.CAIU_WORK
    template_name = "caiu/finish_action.html"
    form_class = forms.FinishAction

    def load(self) -> None:
        super().load()
        rows = Action.objects.visible_to(self.request.user).select_related("owner")
        self.action = rows.one(pk=self.kwargs["action_id"], investigation=self.case)

    def context(self) -> dict[str, Any]:
        return {"action": self.action}

    def act(self, form: BaseForm) -> HttpResponse:
        operations.finish_action(action_id=self.action.pk, **form.cleaned_data, **self.by())
        return self.done(_("The action is done."))


class Allocate(CaseForm):
    permission = Permission.CAIU_ALLOCATE
    template_name = "caiu/allocate.html"
    step = "allocate"

    def form(self, data: Any = None) -> BaseForm:
        units = [self.case.unit_id]
        load = queries.caseload(self.request.user, units, self.now)
        loads = load.load_of(queries.detectives_of(units))
        return forms.Allocate(data, initial={"to": str(self.case.lead_id or "")}, loads=loads)

    def act(self, form: BaseForm) -> HttpResponse:
        case = operations.allocate(investigation_id=self.case.pk, to=form.cleaned_data["to"], **self.by())
        return self.done(_("Allocated to %(name)s, who has been told.") % {"name": case.lead.name})


class Close(CaseForm):
    permission = Permission.CAIU_CLOSE
    template_name = "caiu/close.html"
    form_class = forms.Close
    step = "close"

    def context(self) -> dict[str, Any]:
        return {"to_do": queries.actions_in(self.case)[0]}

    def act(self, form: BaseForm) -> HttpResponse:
        operations.close(investigation_id=self.case.pk, **form.cleaned_data, **self.by())
        return self.done(_("The investigation is closed. Its referrer and the MARU desk have been told."))


class HandBack(CaseForm):
    permission = Permission.CUSTODY_RETURN
    template_name = "caiu/hand_back.html"
    form_class = forms.HandBack
    step = "hand_back"

    def act(self, form: BaseForm) -> HttpResponse:
        operations.hand_back(investigation_id=self.case.pk, **form.cleaned_data, **self.by())
        return self.done(_("Handed back. It stands on top of the MARU desk's queue, with your reason."))
