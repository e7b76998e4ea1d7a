"""What a partner's team is shown of a handover: composed here, field by field, as `triage.projection` allows."""

from dataclasses import dataclass, field
from datetime import datetime

from triage.models import Handover, HandoverSubject
from triage.projection import may_read


@dataclass(frozen=True)
class Brief:
    """A handover as its team may read it in its present state; what it may not read is empty."""

    reference: str
    state: str
    subjects: list[HandoverSubject] = field(default_factory=list)
    reason: str = ""
    level: str = ""
    early_help: bool = False
    offered_at: datetime | None = None
    due_at: datetime | None = None
    brief: str = ""
    decline_reason: str = ""
    outcome: str = ""
    report: str = ""


def brief_of(handover: Handover) -> Brief:
    """The brief of a handover that has been fetched for its team through the walls."""
    said = {
        "reason": handover.reason,
        "level": handover.get_level_display(),
        "early_help": handover.early_help,
        "offered_at": handover.offered_at,
        "due_at": handover.due_at,
        "brief": handover.brief,
        "decline_reason": handover.decline_reason,
        "outcome": handover.get_outcome_display(),
        "report": handover.report,
    }
    shown = {name: value for name, value in said.items() if may_read(handover.state, name)}
    if may_read(handover.state, "subjects"):
        shown["subjects"] = list(handover.subjects.all())
    return Brief(reference=handover.reference, state=handover.state, **shown)
