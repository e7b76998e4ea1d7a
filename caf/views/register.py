"""`/caf/`: the CAFs that a person leads, and those of their team."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from caf import queries
from maru.agencies.permissions import Permission
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.web import keyset
from maru.web.views import Page


class Register(Page):
    """What needs attention, what is mine, what my team has open, what has ended."""

    permission = Permission.CAF_WORK
    template_name = "caf/register.html"
    http_method_names = ("get", "head")

    def context(self) -> dict[str, Any]:
        user, here = self.request.user, reverse("caf:register")
        count = queries.numbers(user, self.now)
        shown, after = self.shown(count), self.request.GET.get("after", "")
        rows, following = queries.register_page(user, shown, after, self.now)
        teams = queries.teams_of(user)
        trail.record(Verb.LIST_READ, reason="unit" if teams else "lead", shown=shown, rows=len(rows))
        labels = {"attention": _("Needs attention"), "mine": _("Mine"), "open": _("All open"), "ended": _("Ended")}
        return {
            "shown": shown,
            "tabs": [(labels[w], keyset.address(here, show=w), w == shown, count.get(w)) for w in queries.LISTS],
            "rows": rows,
            "open": count["open"],
            "in_a_team": bool(teams),
            "first_page": keyset.address(here, show=shown) if after else "",
            "next_page": keyset.address(here, show=shown, after=following) if following else "",
        }

    def shown(self, count: dict[str, int]) -> str:
        """The list asked for; else what needs attention, where anything does."""
        asked = self.request.GET.get("show", "")
        if asked in queries.LISTS:
            return asked
        return next((which for which in queries.LISTS[:-1] if count[which]), "open")
