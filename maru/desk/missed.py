"""`/missed/…/`: what somebody was told in one summary, after nothing had checked the deadlines for a while."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from maru.agencies.acting import house
from maru.agencies.models import Withheld
from maru.agencies.powers import powers_of
from maru.common.errors import NotFound
from maru.timers import registry
from maru.timers.ladder import percent_of
from maru.timers.models import Escalation
from maru.web import keyset
from maru.web.keyset import Place
from maru.web.views import Page

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One deadline of the summary."""

    reference: str
    what: str
    link: str
    due_at: datetime
    percent: int
    is_over: bool


def missed_by(user: Any, stamp: str) -> QuerySet[Escalation]:
    """What the person, or whoever holds one of their roles, was told in that summary: of each clock the furthest."""
    mine = Q(person=user)
    for unit, role in powers_of(user).held:
        mine |= Q(person=None, unit=unit, role=role.slug)
    rows = Escalation.objects.filter(mine, missed=True, key__startswith=f"missed:{stamp}:")
    step = {"step__timer": OuterRef("step__timer"), "step__due_at__gt": OuterRef("step__due_at")}
    rows = rows.filter(~Exists(Escalation.objects.filter(key=OuterRef("key"), **step)))
    return rows.select_related("step__timer__rule", "step__timer__unit")


class Missed(Page):
    """The deadlines of one summary, as they stand, the latest told last."""

    template_name = "desk/missed.html"

    def context(self) -> dict[str, Any]:
        rows = missed_by(self.request.user, self.kwargs["stamp"])
        after = Place.of(self.request.GET.get("after", ""))
        shown, following = keyset.page(rows, "at", after, PAGE, falling=False)
        if not shown:
            raise NotFound
        path = reverse("desk:missed", args=[self.kwargs["stamp"]])
        return {
            "lines": self.lines(shown),
            "first_page": path if after else "",
            "next_page": keyset.address(path, after=following) if following else "",
        }

    def lines(self, rows: list[Escalation]) -> list[Line]:
        """What each is about, without what is withheld from the person by now."""
        hidden = set(Withheld.objects.hidden_from(self.request.user).values_list("object_id", flat=True))
        with house():
            matters = registry.matters_of({row.step.timer_id: row.step.timer for row in rows}.values())
        found = []
        for row in rows:
            matter, timer = matters[row.step.timer_id], row.step.timer
            if matter.about in hidden:
                continue
            outside = row.person_id is None and row.unit_id != matter.unit.pk
            found.append(
                Line(
                    reference=matter.reference,
                    what=matter.what,
                    link=(outside and matter.link_outside) or matter.link,
                    due_at=timer.due_at,
                    percent=percent_of(row.step.name),
                    is_over=timer.state != timer.State.RUNNING,
                )
            )
        return found
