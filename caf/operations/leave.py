"""Whoever leaves a team leaves the CAFs that they lead to it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from caf.models import Assessment
from caf.operations.open import ask_the_manager, tell_unit
from caf.queries import HELPERS
from maru.agencies.acting import operation
from maru.agencies.circle import circle_of
from maru.agencies.models import User
from maru.agencies.models.involvement import end_involvement
from maru.agencies.permissions import Permission
from maru.agencies.powers import Powers
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.notify.said import Said, said


def assessments_left(user: Any, powers: Powers) -> QuerySet[Assessment]:
    """The open CAFs that somebody leads of whom these powers are left, in teams where they no longer help."""
    still = [unit for unit, role in powers.held if Permission.CAF_WORK in role.permissions]
    return Assessment.objects.filter(lead=user, ended_at=None).exclude(unit__in=still).order_by("id")


@operation
def give_back_assessments(*, user: Any, powers: Powers, at: datetime) -> None:
    """Nobody leads them until a colleague does; the team is told, or the MARU manager where it has nobody left.
    Part of their leaving."""
    for assessment in assessments_left(user, powers).locked():
        leave_lead(assessment, said("its lead has left."), at)


@operation
def give_back_assessments_of(*, user: Any, ids: Collection[UUID], at: datetime) -> None:
    """Nobody leads what they led of these until a colleague does. Where nobody is left in the team who may know of
    one, the MARU manager is told. Part of their being kept out of them."""
    for assessment in Assessment.objects.filter(pk__in=ids, ended_at=None).order_by("id").locked():
        if assessment.lead_id == user.pk:
            leave_lead(assessment, said("its lead must not see it."), at)
        elif assessment.lead is None and not may_lead(assessment):
            ask_the_manager(assessment, left(assessment, at), said("waits for somebody to lead it."), at)


def leave_lead(assessment: Assessment, why: Said, at: datetime) -> None:
    """Nobody leads it now."""
    before = assessment.lead
    assessment.lead = None
    assessment.save(update_fields=["lead"])
    end_involvement(assessment, why="lead", at=at, user=before)
    trail.record(Verb.CAF_LEAD_GONE, on=assessment, at=at, fields=["lead"])
    key, text = left(assessment, at), said("waits for somebody to lead it; {why}", why=why)
    if may_lead(assessment):
        tell_unit(assessment, key, text, at)
    else:
        ask_the_manager(assessment, key, text, at)


def left(assessment: Assessment, at: datetime) -> str:
    """What its notices are known by."""
    return f"left:{assessment.pk}:{at.isoformat()}"


def may_lead(assessment: Assessment) -> bool:
    """Whether anybody who signs in helps in its team and may know of it."""
    return bool(circle_of(assessment.pk).of(User.objects.holding(HELPERS, unit=assessment.unit)))
