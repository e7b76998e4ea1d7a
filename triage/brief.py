"""What a partner's team is shown of a handover: composed here, field by field, as `triage.projection` allows."""

from dataclasses import dataclass, field
from datetime import datetime

from maru.agencies.models import Unit
from maru.common.shown import shows
from triage.models import Decision, Handover, HandoverSubject
from triage.projection import may_read


@shows(
    Handover, Unit, HandoverSubject,
    team="Unit.name Unit.slug",
    subjects="HandoverSubject.name HandoverSubject.date_of_birth HandoverSubject.expected_on HandoverSubject.address",
)  # fmt: skip
@dataclass(frozen=True)
class Brief:
    """A handover as its team may read it in its present state; what it may not read is empty."""

    reference: str
    state: str
    team: Unit
    early_help: bool = False
    offered_at: datetime | None = None
    due_at: datetime | None = None
    answered_at: datetime | None = None
    reported_at: datetime | None = None
    subjects: list[HandoverSubject] = field(default_factory=list)
    reason: str = ""
    level: Decision.Level | None = None
    brief: str = ""
    decline_reason: str = ""
    outcome: Handover.Outcome | None = None
    report: str = ""


def brief_of(handover: Handover) -> Brief:
    """The brief of a handover that has been fetched for its team through the walls."""
    said = {
        "reference": handover.reference,
        "state": handover.state,
        "team": handover.unit,
        "early_help": handover.early_help,
        "offered_at": handover.offered_at,
        "due_at": handover.due_at,
        "answered_at": handover.answered_at,
        "reported_at": handover.reported_at,
        "reason": handover.reason,
        "level": Decision.Level(handover.level),
        "brief": handover.brief,
        "decline_reason": handover.decline_reason,
        "outcome": Handover.Outcome(handover.outcome) if handover.outcome else None,
        "report": handover.report,
    }
    shown = {name: value for name, value in said.items() if may_read(handover.state, name)}
    if may_read(handover.state, "subjects"):
        shown["subjects"] = list(handover.subjects.all())
    return Brief(**shown)


def reason_to_read(handover: Handover) -> str:
    """Why its team opens it, as the trail calls it: the offer, the work, or afterwards its own words."""
    return handover.state if handover.state in ("offered", "accepted") else "own"
