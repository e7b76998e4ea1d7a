"""Whoever leaves a CAIU unit leaves their investigations to it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from caiu import states
from caiu.models import Investigation
from caiu.operations.open import tell_supervisors, unshare
from maru.agencies.acting import house, operation
from maru.agencies.models.involvement import end_involvement
from maru.agencies.permissions import Permission
from maru.agencies.powers import Powers
from maru.audit import trail


def investigations_left(user: Any, powers: Powers) -> QuerySet[Investigation]:
    """The open investigations that somebody leads of whom these powers are left, in units where they no longer work."""
    still = [unit for unit, role in powers.held if Permission.CAIU_WORK in role.permissions]
    return Investigation.objects.filter(lead=user, ended_at=None).exclude(unit__in=still).order_by("id")


@operation
def give_back_investigations(*, user: Any, powers: Powers, at: datetime) -> None:
    """Nobody works them until they are allocated again; the unit's supervisors are told. Part of their leaving."""
    for investigation_id in list(investigations_left(user, powers).values_list("pk", flat=True)):
        relieve(investigation_id=investigation_id, at=at)


@operation
def relieve(*, investigation_id: UUID, at: datetime) -> Investigation:
    """Its detective works it no more, and nobody does yet; the unit's supervisors are told.

    Raises TransitionNotAllowed.
    """
    with house():
        investigation = Investigation.objects.locked().get(pk=investigation_id)
        step = states.investigation.step_from(investigation.state, "relieve")
        before = investigation.lead
        investigation.state, investigation.lead, investigation.allocated_at = step.to, None, None
        investigation.save(update_fields=["state", "lead", "allocated_at"])
        end_involvement(investigation, why="lead", at=at, user=before)
        unshare(investigation, at, user=before)
        trail.record(step.verb, on=investigation, at=at, fields=["lead"])
        tell_supervisors(
            investigation, key=f"left:{investigation.pk}:{at.isoformat()}", at=at,
            text="waits to be allocated: whoever worked it has left.",
        )  # fmt: skip
    return investigation
