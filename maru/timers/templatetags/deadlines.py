"""`{% load deadlines %}`: why something is due when it is, and who has heard of it."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from maru.timers.explaining import Because, Day, Part
from maru.timers.heard import in_short, sentence
from maru.timers.models import Escalation
from maru.timers.telling import sentences, short
from maru.web import words

register = template.Library()

WORD = {
    Part.START: lazy("begins"),
    Part.DUE: lazy("due"),
    Part.SKIPPED: lazy("not counted"),
    Part.COUNTED: lazy("counts"),
    Part.OUTSIDE: "",
}


@register.inclusion_tag("timers/_why.html")
def why(because: Because | None, name: Any = "") -> dict[str, Any]:
    """Why this deadline, to be opened: in sentences, and as a calendar. `name` tells it from others on the page."""
    if because is None:
        return {"because": None}
    return {
        "because": because,
        "title": _("Why %(due)s?") % {"due": words.exact(because.due_at)},
        "name": name,
        "sentences": sentences(because),
        "heads": [day[:3] for day in words.DAYS],
        "weeks": [[cell(day, len(because.days) == 1) for day in week] for week in because.weeks],
        "left_out": because.weeks_left_out,
    }


@register.inclusion_tag("timers/_heard.html")
def heard(rows: list[Escalation], name: Any = "") -> dict[str, Any]:
    """Whom the ladder has reached, to be opened; on top, who has it. `name` tells it from others on the page."""
    return {"title": in_short(rows), "name": name, "sentences": [sentence(row) for row in rows]}


def cell(one: Day, only: bool) -> dict[str, Any]:
    """One day as the calendar shows it: colour is never its only sign. The `only` day begins it too."""
    said = one.why or WORD[one.part]
    if only and one.part == Part.DUE:
        said = _("begins, due")
    if one.part == Part.COUNTED and one.number:
        said = words.count(one.number, "day")
    return {"day": short(one.day) if one.day.day == 1 else one.day.day, "part": one.part.value, "said": said}
