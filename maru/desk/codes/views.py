"""`/codes/`: what may be answered, from when on, and changing it after seeing what the change would do."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.codes import changes
from maru.codes.models import CodeList
from maru.desk.codes import operations
from maru.desk.codes.forms import Adding, Ending, Relabelling
from maru.timers.clock import london_day
from maru.web.views import FormPage, Page


def may_manage(user: Any) -> bool:
    return powers_of(user).may(Permission.CODES_MANAGE)


class Lists(Page):
    """Every list, how many answers it offers today, and whether it changes soon."""

    permission = Permission.CODES_MANAGE
    template_name = "codes/list.html"
    http_method_names = ("get", "head")

    def context(self) -> dict[str, Any]:
        today = london_day(self.now)
        counts = Q(codes__valid_from__lte=today) & (Q(codes__valid_until=None) | Q(codes__valid_until__gt=today))
        changes_soon = Q(codes__valid_from__gt=today) | Q(codes__valid_until__gt=today)
        found = CodeList.objects.annotate(offered=Count("codes", counts), soon=Count("codes", changes_soon))
        return {"lists": found.order_by("title")}


class OneList(Page):
    """One list: its answers of today, those to come, and those that have ended."""

    permission = Permission.CODES_MANAGE
    template_name = "codes/one.html"
    http_method_names = ("get", "head")

    def load(self) -> None:
        self.listed, self.rows = changes.rows_of(self.kwargs["codelist"])

    def context(self) -> dict[str, Any]:
        today = london_day(self.now)
        parts = {
            "now_offered": [row for row in self.rows if row.counts(today)],
            "coming": [row for row in self.rows if row.valid_from > today and row.valid_until != row.valid_from],
            "ended": [row for row in self.rows if row.valid_until and row.valid_until <= today],
        }
        return {"listed": self.listed, **parts}


class Changing(FormPage):
    """A change of a list in two steps: what it would do is shown, then the same is sent once more and done."""

    permission = Permission.CODES_MANAGE
    template_name = "codes/change.html"
    title: Any = ""

    def load(self) -> None:
        self.listed, self.rows = changes.rows_of(self.kwargs["codelist"])
        self.row = changes.standing(self.rows, self.kwargs["code"]) if "code" in self.kwargs else None

    def initial(self) -> dict[str, Any]:
        return {"from_on": london_day(self.now) + timedelta(days=1)}

    def context(self) -> dict[str, Any]:
        return {"listed": self.listed, "row": self.row, "title": self.heading(), "back_url": self.back_url()}

    def heading(self) -> str:
        raise NotImplementedError

    def asked(self, form: BaseForm) -> dict[str, Any]:
        """What the plan and the operation are both called with."""
        named = {"code": self.kwargs["code"]} if "code" in self.kwargs else {}
        return {"slug": self.kwargs["codelist"], **named, **form.cleaned_data}

    def act(self, form: BaseForm) -> HttpResponse:
        asked = self.asked(form)
        mark = "|".join(str(value) for value in form.cleaned_data.values())
        if self.request.POST.get("seen") != mark:
            change = self.plan(**asked, today=london_day(self.now))
            return self.page(form=form, change=change, mark=mark)
        self.do(**asked, by=self.request.user, at=self.now)
        messages.success(self.request, _("The list is changed."))
        return redirect(self.back_url())

    def back_url(self) -> str:
        return reverse("codes:one", args=[self.kwargs["codelist"]])


class Add(Changing):
    """Another answer."""

    form_class = Adding
    plan, do = staticmethod(changes.adding), staticmethod(operations.add_code)

    def heading(self) -> str:
        return _("Add an answer")


class End(Changing):
    """An answer that is offered no more."""

    form_class = Ending
    plan, do = staticmethod(changes.ending), staticmethod(operations.end_code)

    def heading(self) -> str:
        return _("End “%(label)s”") % {"label": self.row.label}


class Relabel(Changing):
    """Other words for a code."""

    form_class = Relabelling
    plan, do = staticmethod(changes.relabelling), staticmethod(operations.relabel_code)

    def initial(self) -> dict[str, Any]:
        return {**super().initial(), "label": self.row.label}

    def heading(self) -> str:
        return _("Call “%(label)s” something else") % {"label": self.row.label}
