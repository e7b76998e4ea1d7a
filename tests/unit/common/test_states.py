"""Do the state tables say one thing, and does every table make sense by itself?"""

import pytest

from caiu.states import investigation
from maru.agencies.permissions import Permission
from maru.audit.verbs import Verb
from maru.common.states import Machine, Step, TransitionNotAllowed
from referrals.states import custody, referral
from triage.states import claim, decision, handover

MACHINES = (referral, custody, claim, decision, handover, investigation)
every_machine = pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)

door = Machine(
    "door",
    start="shut",
    steps=(
        Step("open", ("shut",), "open", Permission.TRIAGE_SEE, Verb.LIST_READ),
        Step("shut", ("open",), "shut", Permission.TRIAGE_SEE, Verb.LIST_READ),
        Step("brick_up", ("shut",), "bricked_up", None, Verb.LIST_READ),
    ),
)


def test_states_are_told_from_the_start_each_once():
    assert door.states == ("shut", "open", "bricked_up")
    assert door.final == ("bricked_up",)


def test_a_step_leads_only_from_its_sources():
    assert door.step_from("shut", "open").to == "open"
    with pytest.raises(TransitionNotAllowed) as refused:
        door.step_from("bricked_up", "open")
    assert refused.value.status == 409
    assert "bricked up" in refused.value.sentence


def test_a_step_of_the_house_is_nobodys_button():
    assert [step.name for step in door.available("shut", list(Permission))] == ["open"]


def test_without_the_permission_there_is_no_button():
    assert door.available("shut", [Permission.TRIAGE_CLAIM]) == ()


def test_the_diagram_holds_every_step():
    assert door.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> shut",
        "    shut --> open : open",
        "    open --> shut : shut",
        "    shut --> bricked_up : brick_up",
        "    bricked_up --> [*]",
    ]


@every_machine
def test_every_state_is_reachable_from_the_start(machine):
    reached = {machine.start}
    while more := {step.to for step in machine.steps if reached & set(step.sources)} - reached:
        reached |= more
    assert reached == set(machine.states)


@every_machine
def test_every_step_has_a_name_of_its_own(machine):
    names = [step.name for step in machine.steps]
    assert len(names) == len(set(names))


@every_machine
def test_every_step_is_written_down_under_a_verb_of_its_own(machine):
    verbs = [step.verb for step in machine.steps]
    assert set(verbs) <= set(Verb)
    assert len(verbs) == len(set(verbs))
