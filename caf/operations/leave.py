"""Whoever leaves a team leaves the CAFs that they lead to it."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from caf.models import Assessment
from caf.operations.open import tell_unit
from maru.agencies.acting import operation
from maru.agencies.models.involvement import end_involvement
from maru.agencies.permissions import Permission
from maru.agencies.powers import Powers
from maru.audit import trail
from maru.audit.verbs import Verb


def assessments_left(user: Any, powers: Powers) -> QuerySet[Assessment]:
    """The open CAFs that somebody leads of whom these powers are left, in teams where they no longer help."""
    still = [unit for unit, role in powers.held if Permission.CAF_WORK in role.permissions]
    return Assessment.objects.filter(lead=user, ended_at=None).exclude(unit__in=still).order_by("id")


@operation
def give_back_assessments(*, user: Any, powers: Powers, at: datetime) -> None:
    """Nobody leads them until a colleague does; the team is told, or the MARU manager where it has nobody left.
    Part of their leaving."""
    for assessment in assessments_left(user, powers).locked():
        assessment.lead = None
        assessment.save(update_fields=["lead"])
        end_involvement(assessment, why="lead", at=at, user=user)
        trail.record(Verb.CAF_LEAD_GONE, on=assessment, at=at, fields=["lead"])
        key = f"left:{assessment.pk}:{at.isoformat()}"
        tell_unit(assessment, key, "waits for somebody to lead it; its lead has left.", at)
