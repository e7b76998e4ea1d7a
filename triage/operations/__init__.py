from triage.operations.claim import claim, release, take_over
from triage.operations.decide import Choice, decide
from triage.operations.handover import accept, decline, lapse, recall, report
from triage.operations.pause import pause_clock, resume_clock
from triage.operations.rate import rate
from triage.operations.reopen import reopen

__all__ = [
    "Choice",
    "accept",
    "claim",
    "decide",
    "decline",
    "lapse",
    "pause_clock",
    "rate",
    "recall",
    "release",
    "reopen",
    "report",
    "resume_clock",
    "take_over",
]
