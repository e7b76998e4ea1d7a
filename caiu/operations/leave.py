"""Whoever leaves a CAIU unit leaves their investigations to it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from caiu import states
from caiu.models import Investigation
from caiu.operations.open import tell_supervisors, unshare
from maru.agencies.acting import house, operation
from maru.agencies.circle import circle_of
from maru.agencies.desk import the_desk
from maru.agencies.models import User
from maru.agencies.models.involvement import end_involvement
from maru.agencies.permissions import Permission
from maru.agencies.powers import Powers
from maru.agencies.roles import holding
from maru.audit import trail
from maru.notify.operations import tell
from maru.notify.said import Said, said

LEFT = said("whoever worked it has left.")
NOBODY = "{investigation.reference}: nobody is left in {unit} who may allocate it."
ALLOCATING = holding(Permission.CAIU_ALLOCATE)


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
def give_back_investigations_of(*, user: Any, ids: Collection[UUID], at: datetime) -> None:
    """What they worked of these waits to be allocated again. Where nobody is left in the unit who may allocate it, the
    MARU manager is told. Part of their being kept out of them."""
    running = Investigation.objects.filter(pk__in=ids, ended_at=None).select_related("unit").order_by("id")
    for investigation in running:
        if investigation.lead_id == user.pk:
            relieve(investigation_id=investigation.pk, why=said("whoever worked it must not see it."), at=at)
        if not supervisors_left(investigation):
            tell_the_manager(investigation, at)


def supervisors_left(investigation: Investigation) -> bool:
    """Whether anybody may allocate it who may know of it."""
    return bool(circle_of(investigation.pk).of(User.objects.holding(ALLOCATING, unit=investigation.unit)))


def tell_the_manager(investigation: Investigation, at: datetime) -> None:
    """No child is in nobody's queue: the MARU manager decides who goes on with this one."""
    tell(
        key=f"nobody:{investigation.pk}:{at.isoformat()}", link=f"/triage/{investigation.referral.reference}/",
        text=said(NOBODY, investigation=investigation, unit=investigation.unit), urgent=True,
        unit=the_desk(), role="maru_manager", about=investigation.pk, at=at,
    )  # fmt: skip


@operation
def relieve(*, investigation_id: UUID, at: datetime, why: Said = LEFT) -> Investigation:
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
            text=said("waits to be allocated: {why}", why=why),
        )  # fmt: skip
    return investigation
