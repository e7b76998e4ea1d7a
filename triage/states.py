"""The lifecycles of a claim, a decision and a handover."""

from maru.agencies.permissions import Permission as P
from maru.audit.verbs import Verb as V
from maru.common.states import Machine, Step

claim = Machine(
    "claim",
    start="held",
    steps=(
        Step("release", ("held",), "released", P.TRIAGE_CLAIM, V.CLAIM_RELEASED, label="Put back"),
        Step("finish", ("held",), "finished", P.TRIAGE_DECIDE, V.CLAIM_FINISHED),
    ),
)

decision = Machine(
    "decision",
    start="made",
    steps=(Step("reconsider", ("made",), "reconsidered", None, V.DECISION_RECONSIDERED),),
)

handover = Machine(
    "handover",
    start="offered",
    steps=(
        Step("accept", ("offered",), "accepted", P.HANDOVER_ANSWER, V.HANDOVER_ACCEPTED, label="Accept"),
        Step(
            "accept_early_help", ("offered",), "in_caf", P.HANDOVER_ANSWER, V.HANDOVER_ACCEPTED_AS_CAF,
            label="Accept and open a CAF",
        ),
        Step("decline", ("offered",), "declined", P.HANDOVER_ANSWER, V.HANDOVER_DECLINED, label="Decline"),
        Step("lapse", ("offered",), "lapsed", None, V.HANDOVER_LAPSED),
        Step("recall", ("offered",), "recalled", P.HANDOVER_RECALL, V.HANDOVER_RECALLED, label="Recall"),
        Step("report", ("accepted",), "reported", P.HANDOVER_ANSWER, V.HANDOVER_REPORTED, label="Report"),
    ),
)  # fmt: skip
