"""Lifecycles as tables: which step leads from where to where, who may take it, what is written down.

One `Machine` a lifecycle. Buttons, the diagrams in docs/lifecycles.md and the state × step tests read the
same table, and nothing else decides whether a step exists. No framework is imported here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from maru.common.errors import Refused


class TransitionNotAllowed(Refused):
    """The step does not exist from the state the record is in now."""

    code = "transition-not-allowed"
    status = 409
    default = "This step does not exist any more. Look again: somebody may have dealt with it."


@dataclass(frozen=True)
class Step:
    """One way from a state to another.

    `permission` is what the person taking the step must hold, None where only the house itself takes it.
    `verb` is what the audit trail calls it. `clock` says what it does to the record's clock.
    """

    name: str
    sources: tuple[str, ...]
    to: str
    permission: StrEnum | None
    verb: StrEnum
    clock: str = ""
    label: str = ""


@dataclass(frozen=True)
class Machine:
    """A lifecycle: its name, where it starts and its steps."""

    name: str
    start: str
    steps: tuple[Step, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, the starting one first, each once, in the order in which steps reach them."""
        seen = dict.fromkeys([self.start])
        for step in self.steps:
            seen.update(dict.fromkeys((*step.sources, step.to)))
        return tuple(seen)

    @property
    def final(self) -> tuple[str, ...]:
        """The states that no step leaves."""
        left = {source for step in self.steps for source in step.sources}
        return tuple(state for state in self.states if state not in left)

    def step(self, name: str) -> Step:
        return next(step for step in self.steps if step.name == name)

    def step_from(self, state: str, name: str) -> Step:
        """The step of that name, if it can be taken from that state.

        Raises TransitionNotAllowed.
        """
        step = self.step(name)
        if state not in step.sources:
            raise TransitionNotAllowed(
                f"This {self.name} is {state.replace('_', ' ')}, so it can no longer be changed in that way. "
                "Look at the page again: somebody may have dealt with it."
            )
        return step

    def available(self, state: str, permissions: Iterable[StrEnum]) -> tuple[Step, ...]:
        """The steps that somebody with these permissions can take from that state."""
        held = set(permissions)
        return tuple(s for s in self.steps if state in s.sources and s.permission in held)

    def mermaid(self) -> str:
        """The lifecycle as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        for step in self.steps:
            lines += [f"    {source} --> {step.to} : {step.name}" for source in step.sources]
        lines += [f"    {state} --> [*]" for state in self.final]
        return "\n".join(lines)
