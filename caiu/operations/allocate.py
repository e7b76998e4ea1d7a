"""Giving an investigation to a detective."""

from datetime import datetime
from uuid import UUID

from caiu import states
from caiu.models import Investigation
from caiu.operations.open import share, unshare
from maru.agencies.acting import house, operation
from maru.agencies.circle import require_let_in
from maru.agencies.models import Membership, User
from maru.agencies.models.involvement import end_involvement, involve
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.audit import trail
from maru.common.errors import Refused
from maru.notify.operations import tell
from maru.notify.said import said


class NotOfThisUnit(Refused):
    code = "not-of-this-unit"
    default = "Choose a detective of this unit."


@operation
def allocate(*, investigation_id: UUID, to: UUID, by: User, at: datetime) -> Investigation:
    """The supervisor gives it to a detective of the unit, or to another one; they are told.

    Raises NotPermitted, NotFound, TransitionNotAllowed, NotOfThisUnit, KeptOut, NobodyLetIn.
    """
    require(by, Permission.CAIU_ALLOCATE)
    investigation = Investigation.objects.visible_to(by).locked().one(pk=investigation_id)
    require(by, Permission.CAIU_ALLOCATE, unit_id=investigation.unit_id)
    step = states.investigation.step_from(investigation.state, "allocate")
    lead = detective(investigation, to)
    require_let_in(investigation.pk, investigation.unit, lead)
    before = investigation.lead
    investigation.state, investigation.lead, investigation.allocated_at = step.to, lead, at
    investigation.save(update_fields=["state", "lead", "allocated_at"])
    with house():
        if before is not None and before != lead:
            end_involvement(investigation, why="lead", at=at, user=before)
            unshare(investigation, at, user=before)
        if before != lead:
            involve(investigation, why="lead", at=at, user=lead)
            share(investigation, at, user=lead)
    trail.record(step.verb, on=investigation, at=at, fields=["lead"], to=lead.pk)
    tell(
        key=f"allocated:{investigation.pk}:{lead.pk}:{at:%Y%m%d%H%M%S%f}",
        text=said("{investigation.reference} is allocated to you.", investigation=investigation),
        link=f"/caiu/{investigation.reference}/",
        user=lead,
        about=investigation.pk,
        at=at,
    )
    return investigation


def detective(investigation: Investigation, user_id: UUID) -> User:
    """An active detective or sergeant of the unit.

    Raises NotOfThisUnit.
    """
    found = Membership.objects.select_related("user").filter(
        unit_id=investigation.unit_id,
        user_id=user_id,
        user__is_active=True,
        role__in=("caiu_dc", "caiu_ds"),
        until=None,
    )
    membership = found.first()
    if membership is None:
        raise NotOfThisUnit(field="to")
    return membership.user
