"""`/caiu/`: a detective's own work, a supervisor's unit."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from caiu import queries
from maru.agencies.permissions import Permission
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.timers.clock import london_day
from maru.web import keyset
from maru.web.views import Page

MY_ACTIONS = 10
ENDED = ("closed", "handed_back")


class Caseload(Page):
    """What is overdue, due today, not seen for some days and new; a supervisor sees the unit and its workload."""

    permission = Permission.CAIU_SEE
    template_name = "caiu/caseload.html"

    def context(self) -> dict[str, Any]:
        user = self.request.user
        units = queries.supervised(user)
        load = queries.caseload(user, units, self.now)
        shown = self.shown(load, units)
        after = self.request.GET.get("after", "")
        if shown in ENDED:
            rows, following = queries.ended_page(user, units, shown, after, self.now)
        else:
            rows, following = queries.open_page(load, shown, after)
        trail.record(Verb.LIST_READ, reason="unit" if units else "allocated", shown=shown, rows=len(rows))
        loads = load.load_of(queries.detectives_of(units)) if units else []
        here = reverse("caiu:caseload")
        return {
            "today": london_day(self.now),
            "supervisor": bool(units),
            "tabs": self.tabs(load, units, shown),
            "shown": shown,
            "rows": rows,
            "open": load.marked["all"],
            "first_page": keyset.address(here, show=shown) if after else "",
            "next_page": keyset.address(here, show=shown, after=following) if following else "",
            "loads": loads,
            "bars": [(one.detective.name, one.open, "red" if one.overdue else "") for one in loads if one.open],
            "idle": sum(1 for one in loads if not one.open),
            "my_actions": queries.my_actions(user).select_related("investigation")[:MY_ACTIONS],
        }

    def shown(self, load: queries.Caseload, units: list[Any]) -> str:
        """The list asked for; else the first that has something in it, what presses most first."""
        lists = self.lists(units)
        asked = self.request.GET.get("show", "")
        if asked in lists:
            return asked
        return next((mark for mark in lists if load.marked[mark]), "all")

    def lists(self, units: list[Any]) -> dict[str, str]:
        """The lists that the page offers, by what they are called in its address."""
        new = {"new": _("To allocate")} if units else {"unbegun": _("New")}
        pressing = {"overdue": _("Overdue"), "today": _("Due today"), "unseen": _("Not seen")}
        order = {**new, **pressing} if units else {**pressing, **new}
        return {**order, "all": _("All open"), "closed": _("Closed"), "handed_back": _("Handed back")}

    def tabs(self, load: queries.Caseload, units: list[Any], shown: str) -> list[Any]:
        here = reverse("caiu:caseload")
        return [
            (label, keyset.address(here, show=mark), mark == shown, None if mark in ENDED else load.marked[mark])
            for mark, label in self.lists(units).items()
        ]
