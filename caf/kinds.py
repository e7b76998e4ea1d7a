"""CAFs, as they are named by a reference: who hears of what becomes of one."""

from datetime import datetime

from caf.models import Assessment
from caf.operations.open import ABOUT, tell_unit
from maru.agencies.permissions import Permission
from maru.desk import kinds
from maru.notify.operations import tell
from maru.notify.said import Said, said


def tell_of_assessment(assessment: Assessment, key: str, text: Said, at: datetime) -> None:
    """Its lead hears; the team, where nobody leads; the MARU manager, where nobody is left who helps."""
    lead = assessment.lead
    if lead is not None and lead.is_active:
        tell(
            key=key, text=said(ABOUT, assessment=assessment, text=text), link=f"/caf/{assessment.reference}/",
            user=lead, about=assessment.pk, at=at,
        )  # fmt: skip
    else:
        tell_unit(assessment, key, text, at)


def register() -> None:
    """Make this known to the doors that take a reference."""
    page = "caf:assessment"
    kinds.register(kinds.Kind(Assessment, page, tell_of_assessment, worked_on=page, permission=Permission.CAF_WORK))
