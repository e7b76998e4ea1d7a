"""`/rules/`: how long things may take, from when on, and what a change would move."""

from datetime import timedelta
from itertools import islice
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.agencies.roles import ROLES
from maru.desk.rules.forms import OTHERS, Holiday, Moving, Rungs, Version
from maru.desk.rules.operations import add_holiday, move_clocks, newest_of, write_ladder, write_rule
from maru.timers import rules
from maru.timers.calendar import beyond, horizon
from maru.timers.clock import london_day
from maru.timers.models import ClockRule, ExtraHoliday, LadderStep
from maru.timers.rungs import versions_of_ladder
from maru.web.views import FormPage, Page

# So many clocks that would move are shown one by one.
SHOWN = 50
# The address of the ladder of every rule that has none of its own.
ORDINARY = "ordinary"


def may_manage(user: Any) -> bool:
    return powers_of(user).may(Permission.RULES_MANAGE)


def owner_of(rule: ClockRule) -> str:
    role = ROLES.get(rule.owner)
    return role.name if role else ""


class Rules(Page):
    """Every rule as it counts today, and what the calendar does not know."""

    permission = Permission.RULES_MANAGE
    template_name = "rules/list.html"
    http_method_names = ("get", "head")

    def context(self) -> dict[str, Any]:
        today = london_day(self.now)
        found = ClockRule.objects.filter(in_force_from__lte=today).order_by("slug", "-in_force_from").distinct("slug")
        coming = set(ClockRule.objects.filter(in_force_from__gt=today).values_list("slug", flat=True))
        listed = sorted(found, key=lambda rule: (not rule.statutory, rule.name))
        return {
            "rules": [{"rule": rule, "owner": owner_of(rule), "changes": rule.slug in coming} for rule in listed],
            "horizon": horizon(),
            "beyond": beyond(today),
        }


class OneRule(FormPage):
    """One rule and its versions; which running clocks the newest would move; and moving them."""

    permission = Permission.RULES_MANAGE
    template_name = "rules/one.html"
    form_class = Moving

    def load(self) -> None:
        newest_of(self.kwargs["rule"])
        self.versions = rules.versions_of(self.kwargs["rule"])

    def context(self) -> dict[str, Any]:
        newest, today = self.versions[0], london_day(self.now)
        found = list(rules.moves(newest))
        counting = next((rule for rule in self.versions if rule.in_force_from <= today), newest)
        return {
            "rule": counting,
            "owner": owner_of(counting),
            "versions": self.versions,
            "moves": list(islice(found, SHOWN)),
            "moving": sum(not one.stays for one in found),
            "staying": sum(one.stays for one in found),
            "unshown": max(0, len(found) - SHOWN),
        }

    def act(self, form: BaseForm) -> HttpResponse:
        count = move_clocks(
            slug=self.kwargs["rule"], reason=form.cleaned_data["reason"], by=self.request.user, at=self.now
        )
        messages.success(self.request, _("%(count)d running clocks have another deadline now.") % {"count": count})
        return redirect("rules:one", self.kwargs["rule"])

    def back_url(self) -> str:
        return reverse("rules:list")


class NewVersion(FormPage):
    """A new version of one rule."""

    permission = Permission.RULES_MANAGE
    template_name = "rules/new.html"
    form_class = Version

    def load(self) -> None:
        self.newest = newest_of(self.kwargs["rule"])

    def initial(self) -> dict[str, Any]:
        newest = self.newest
        said = {name: getattr(newest, name) for name in ("length", "span", "pause_hours", "source")}
        return {**said, "from_on": london_day(self.now)}

    def context(self) -> dict[str, Any]:
        return {"rule": self.newest}

    def act(self, form: BaseForm) -> HttpResponse:
        rule = write_rule(slug=self.newest.slug, **form.cleaned_data, by=self.request.user, at=self.now)
        said = _("The new version counts for what starts on %(day)s or later. What runs already is left alone.")
        messages.success(self.request, said % {"day": rule.in_force_from.strftime("%-d %B %Y")})
        return redirect("rules:one", rule.slug)

    def back_url(self) -> str:
        return reverse("rules:one", args=[self.kwargs["rule"]])


class Ladder(FormPage):
    """Who hears on the way of a rule's clocks, and a new version of it; `ordinary` is that of every rule without one
    of its own."""

    permission = Permission.RULES_MANAGE
    template_name = "rules/ladder.html"

    def load(self) -> None:
        self.slug = "" if self.kwargs["rule"] == ORDINARY else self.kwargs["rule"]
        self.rule = newest_of(self.slug) if self.slug else None
        self.own = versions_of_ladder(self.slug)
        self.steps = self.own[0] if self.own else versions_of_ladder("")[0]

    def form(self, data: Any = None) -> BaseForm:
        return Rungs(data, steps=self.steps, from_on=london_day(self.now) + timedelta(days=1))

    def context(self) -> dict[str, Any]:
        title = self.rule.name if self.rule else _("Every rule without a ladder of its own")
        versions = [(steps[0].in_force_from, [rung_row(step) for step in steps]) for steps in self.own]
        return {"rule": self.rule, "title": title, "versions": versions, "borrowed": not self.own}

    def act(self, form: BaseForm) -> HttpResponse:
        write_ladder(slug=self.slug, **form.cleaned_data, by=self.request.user, at=self.now)
        said = _("The new ladder counts for what starts on %(day)s or later. What runs already is left alone.")
        messages.success(self.request, said % {"day": form.cleaned_data["from_on"].strftime("%-d %B %Y")})
        return redirect("rules:ladder", self.kwargs["rule"])

    def back_url(self) -> str:
        return reverse("rules:one", args=[self.slug]) if self.slug else reverse("rules:list")


def rung_row(step: LadderStep) -> dict[str, Any]:
    to = OTHERS[step.to] if step.to in OTHERS else ROLES[step.to].name
    return {"percent": step.percent, "to": to, "urgent": step.urgent, "minutes": step.minutes}


class Holidays(FormPage):
    """The days that were added to the package's holidays, and one more."""

    permission = Permission.RULES_MANAGE
    template_name = "rules/holidays.html"
    form_class = Holiday

    def context(self) -> dict[str, Any]:
        added = ExtraHoliday.objects.select_related("added_by").order_by("-day")
        return {"added": added, "horizon": horizon(), "beyond": beyond(london_day(self.now))}

    def act(self, form: BaseForm) -> HttpResponse:
        made = add_holiday(**form.cleaned_data, by=self.request.user, at=self.now)
        said = _("%(name)s is no working day for what starts from now on. Each rule says what it would move.")
        messages.success(self.request, said % {"name": made.name})
        return redirect("rules:holidays")

    def back_url(self) -> str:
        return reverse("rules:list")
