"""What is asked of whoever changes a rule."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from maru.agencies.roles import ROLES
from maru.timers.ladder import OWNER, SUPERVISOR
from maru.timers.models import ClockRule, LadderStep
from maru.timers.rungs import Rung
from maru.web import fields, forms

# Whoever has it in hand, or a role; what a system holds is held by nobody.
OTHERS = {OWNER: lazy("Whoever has it in hand"), SUPERVISOR: lazy("Whoever supervises the unit")}
HEARERS = [*OTHERS.items()] + [(role.slug, role.name) for role in ROLES.values() if role.slug != "partner_system"]
MOST_LINES = 30


class Version(forms.Form):
    """Another length, from a day on."""

    length = fields.Number(lazy("Length"), min_value=0, max_value=9999, needed=lazy("Enter a number"))
    span = fields.Select(
        lazy("What the length counts"), needed=lazy("Choose what the length counts"),
        choices=[(value, lazy(label)) for value, label in ClockRule.Span.choices],
    )  # fmt: skip
    from_on = fields.DateParts(lazy("From which day on"), needed=lazy("Enter a day"))
    pause_hours = fields.Number(
        lazy("How many hours it may be paused in all"), min_value=0, max_value=999, needed=lazy("Enter 0 or more"),
        help_text=lazy("0 where it may not. What the law counts is never paused."),
    )  # fmt: skip
    source = fields.Text(lazy("Where this is written"), max_length=200, needed=lazy("Say where this is written"))
    checked = fields.Tick(lazy("I have read it there myself"), required=False)


class Rungs(forms.Form):
    """Who hears at which mark: a line for each, and some to spare. A line without anybody is left out."""

    marks_optional = False
    spare = 4

    def __init__(self, data: Any, *, steps: Sequence[LadderStep], from_on: date) -> None:
        self.lines = min(len(steps) + self.spare, MOST_LINES)
        super().__init__(data, initial=self.written(steps) | {"from_on": from_on})
        self.fields["from_on"] = fields.DateParts(lazy("From which day on"), needed=lazy("Enter a day"))
        for line in range(self.lines):
            self.fields |= {
                f"percent_{line}": fields.Number(lazy("At % of the time"), min_value=0, required=False),
                f"to_{line}": fields.Select(lazy("Who hears"), choices=HEARERS, empty=lazy("Nobody"), required=False),
                f"minutes_{line}": fields.Number(lazy("Minutes to acknowledge"), min_value=0, required=False),
                f"urgent_{line}": fields.Tick(lazy("Red"), required=False),
            }

    @staticmethod
    def written(steps: Sequence[LadderStep]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for line, step in enumerate(steps):
            found |= {
                f"percent_{line}": step.percent, f"to_{line}": step.to, f"minutes_{line}": step.minutes,
                f"urgent_{line}": step.urgent,
            }  # fmt: skip
        return found

    @property
    def rows(self) -> list[list[Any]]:
        """The fields line by line."""
        parts = ("percent", "to", "minutes", "urgent")
        return [[self[f"{part}_{line}"] for part in parts] for line in range(self.lines)]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        rungs = []
        for line in range(self.lines):
            percent, to = said.get(f"percent_{line}"), said.get(f"to_{line}")
            if percent is None and to and f"percent_{line}" not in self.errors:
                self.add_error(f"percent_{line}", _("Enter at how many percent of the time they hear"))
            elif percent is not None and not to and f"to_{line}" not in self.errors:
                self.add_error(f"to_{line}", _("Choose who hears, or empty the whole line"))
            elif percent is not None and to:
                rungs.append(Rung(percent, to, said[f"urgent_{line}"], said.get(f"minutes_{line}") or 0, line))
        return {"from_on": said.get("from_on"), "rungs": rungs}


class Moving(forms.Form):
    """Why clocks that run are to be due at another time."""

    reason = fields.Text(lazy("Why they are moved"), rows=3, max_length=2000, needed=lazy("Say in a sentence why"))


class Holiday(forms.Form):
    """A day on which nobody works."""

    day = fields.DateParts(lazy("Day"), needed=lazy("Enter a day"))
    name = fields.Text(lazy("Name"), max_length=60, needed=lazy("Enter its name"))
