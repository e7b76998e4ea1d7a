"""Investigations, as they are named by a reference: who hears of what becomes of one."""

from datetime import datetime

from caiu.models import Investigation
from caiu.operations.open import ABOUT, tell_supervisors
from maru.agencies.permissions import Permission
from maru.desk import kinds
from maru.notify.operations import tell
from maru.notify.said import Said, said


def tell_of_investigation(investigation: Investigation, key: str, text: Said, at: datetime) -> None:
    """Whoever works it hears, and their supervisors."""
    if investigation.lead is not None and investigation.lead.is_active:
        tell(
            key=f"{key}:lead", text=said(ABOUT, investigation=investigation, text=text),
            link=f"/caiu/{investigation.reference}/", user=investigation.lead, about=investigation.pk, at=at,
        )  # fmt: skip
    tell_supervisors(investigation, key=key, text=text, at=at)


def register() -> None:
    """Make this known to the doors that take a reference."""
    page = "caiu:case"
    kinds.register(
        kinds.Kind(Investigation, page, tell_of_investigation, worked_on=page, permission=Permission.CAIU_SEE)
    )
