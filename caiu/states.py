"""The lifecycle of an investigation."""

from maru.agencies.permissions import Permission as P
from maru.audit.verbs import Verb as V
from maru.common.states import Machine, Step

investigation = Machine(
    "investigation",
    start="new",
    steps=(
        Step(
            "allocate", ("new", "allocated"), "allocated", P.CAIU_ALLOCATE, V.INVESTIGATION_ALLOCATED, label="Allocate"
        ),
        Step("relieve", ("allocated",), "new", None, V.INVESTIGATION_RELIEVED),
        Step("close", ("allocated",), "closed", P.CAIU_CLOSE, V.INVESTIGATION_CLOSED, label="Close"),
        Step(
            "hand_back", ("new", "allocated"), "handed_back", P.CUSTODY_RETURN, V.INVESTIGATION_HANDED_BACK,
            label="Hand back to the MARU desk",
        ),
    ),
)  # fmt: skip

OPEN = ("new", "allocated")
