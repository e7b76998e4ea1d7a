"""Who has heard of a deadline, and who has said that they have it: in sentences, for whoever may see the record."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from maru.agencies.roles import ROLES
from maru.timers.ladder import climbs, percent_of
from maru.timers.models import Escalation, Timer
from maru.web import words


def heard_of(timers: Iterable[UUID]) -> dict[UUID, list[Escalation]]:
    """Whom the ladder of each of these clocks has reached, the first first."""
    found: dict[UUID, list[Escalation]] = defaultdict(list)
    rows = Escalation.objects.filter(step__timer__in=list(timers), step__timer__state=Timer.State.RUNNING)
    for row in rows.select_related("step", "person", "unit", "stood_in_for", "acknowledged_by").order_by(
        "at", "step__due_at", "to"
    ):
        found[row.step.timer_id].append(row)
    return found


def in_short(rows: list[Escalation]) -> str:
    """Who has it by the last that was to be acknowledged; how many have heard, where nothing was."""
    demands = [row for row in rows if row.must_acknowledge]
    answered = [row for row in demands if row.acknowledged_at]
    if answered:
        return _("%(name)s has acknowledged it") % {"name": answered[-1].acknowledged_by.name}
    told = words.count(len(rows), _("person or team told"), _("persons or teams told"))
    return _("%(told)s, nobody has acknowledged it yet") % {"told": told} if demands else told


def sentence(row: Escalation) -> str:
    """Monday 23 November 2026 14:20, when the time was over: MARU manager of MARU desk. Acknowledged by …"""
    told = _("%(at)s, %(why)s: %(who)s.") % {"at": words.exact(row.at), "why": why(row), "who": who(row)}
    if not row.must_acknowledge:
        return told
    if row.acknowledged_at is None:
        return _("%(told)s Not acknowledged.") % {"told": told}
    answer = {"told": told, "name": row.acknowledged_by.name, "at": words.exact(row.acknowledged_at)}
    return _("%(told)s Acknowledged by %(name)s on %(at)s.") % answer


def why(row: Escalation) -> str:
    """At which mark."""
    if climbs(row.step.name):
        return _("because nobody had acknowledged it")
    percent = percent_of(row.step.name)
    return _("when the time was over") if percent == 100 else _("at %(percent)s %% of the time") % {"percent": percent}


def who(row: Escalation) -> str:
    """The person, and for whom they act; the role on duty, and for which other where nobody was."""
    if row.person is None:
        role = _("%(role)s on duty, %(unit)s") % {"role": ROLES[row.role].name, "unit": row.unit.name}
        if not row.instead_of:
            return role
        return _("%(role)s, as no %(other)s was") % {"role": role, "other": ROLES[row.instead_of].name}
    if row.stood_in_for is None:
        return row.person.name
    return _("%(name)s, who acts for %(away)s") % {"name": row.person.name, "away": row.stood_in_for.name}
