"""The lifecycle of an assessment: nothing is assessed before the family has agreed (DOMAIN.md section 4)."""

from maru.agencies.permissions import Permission as P
from maru.audit.verbs import Verb as V
from maru.common.states import Machine, Step

assessment = Machine(
    "assessment",
    start="asking",
    steps=(
        Step("consent", ("asking",), "open", P.CAF_WORK, V.CAF_CONSENTED, label="Record the family's consent"),
        Step("review", ("open",), "open", P.CAF_WORK, V.CAF_REVIEWED, label="Record a review"),
        Step("step_up", ("asking", "open"), "stepped_up", P.CAF_WORK, V.CAF_STEPPED_UP, label="Step up to the MARU"),
        Step("close", ("asking", "open"), "closed", P.CAF_WORK, V.CAF_CLOSED, label="Close the CAF"),
    ),
)

OPEN = ("asking", "open")
