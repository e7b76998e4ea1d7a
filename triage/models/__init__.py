from triage.models.desk import Claim, Decision, DeskRecord, Rating
from triage.models.handover import Handover, HandoverSubject
from triage.models.rules import RoutingRule

__all__ = ["Claim", "Decision", "DeskRecord", "Handover", "HandoverSubject", "Rating", "RoutingRule"]
