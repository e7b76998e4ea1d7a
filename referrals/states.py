"""The lifecycles of a referral and of the custody of each subject."""

from maru.agencies.permissions import Permission as P
from maru.audit.verbs import Verb as V
from maru.common.states import Machine, Step

referral = Machine(
    "referral",
    start="draft",
    steps=(
        Step("submit", ("draft",), "submitted", P.REFERRAL_SUBMIT, V.REFERRAL_SUBMITTED, label="Submit"),
        Step("withdraw", ("submitted",), "withdrawn", P.REFERRAL_WITHDRAW, V.REFERRAL_WITHDRAWN, label="Withdraw"),
    ),
)

# The clocks by which the desk decides for a subject: the decision's, the one of who came back, the one of the RAG.
DECISION, REDECIDE, RAG = "decision", "redecide", "rag"
# Those of a draft: that nobody has sent it, and that it says that somebody is in danger.
DRAFT_UNFINISHED, DRAFT_IN_DANGER = DRAFT_CLOCKS = ("draft_unfinished", "draft_in_danger")

# `clock`: "meet" ends them as met; "redecide" starts the one that is due at once.
custody = Machine(
    "custody",
    start="waiting",
    steps=(
        Step("claim", ("waiting",), "at_desk", P.TRIAGE_CLAIM, V.SUBJECT_CLAIMED),
        Step("release", ("at_desk",), "waiting", P.TRIAGE_CLAIM, V.SUBJECT_RELEASED),
        Step("offer", ("at_desk",), "offered", P.TRIAGE_DECIDE, V.SUBJECT_OFFERED, clock="meet"),
        Step("accept", ("offered",), "held", P.HANDOVER_ANSWER, V.SUBJECT_ACCEPTED),
        Step("come_back", ("offered",), "waiting", P.HANDOVER_ANSWER, V.SUBJECT_CAME_BACK, clock="redecide"),
        Step("assign", ("at_desk",), "held", P.TRIAGE_DECIDE, V.SUBJECT_ASSIGNED, clock="meet"),
        Step("hand_back", ("held",), "waiting", P.CUSTODY_RETURN, V.SUBJECT_RETURNED, clock="redecide"),
        Step("close", ("at_desk", "held"), "closed", P.TRIAGE_DECIDE, V.SUBJECT_CLOSED, clock="meet"),
        Step("reopen", ("closed",), "waiting", P.CUSTODY_REOPEN, V.SUBJECT_REOPENED, clock="redecide"),
    ),
)

WITH_THE_DESK = ("waiting", "at_desk", "offered")
UNDECIDED = ("waiting", "at_desk")
