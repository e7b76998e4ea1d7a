"""Is there a state, reachable by any way, in which nobody's queue shows a child?

A breadth-first search over the pure tables alone. The model has one referral with two subjects, one claim, and
the offers and investigations that cover one subject or both. What each act of the house does to the tables
(ACTS) is all that is assumed here; which step leads where is read from the tables.
"""

from collections import deque
from functools import cache
from itertools import chain, combinations
from typing import NamedTuple

import pytest

from caf import states as helped
from caf.states import assessment
from caiu.states import OPEN, investigation
from maru.common.states import TransitionNotAllowed
from referrals.states import UNDECIDED, WITH_THE_DESK, custody
from triage.states import claim, handover

DESK, PARTNER, CAIU = "desk", "partner", "caiu"
TABLES = {"handover": handover, "investigation": investigation, "assessment": assessment}
ROOM_OF = {"handover": PARTNER, "investigation": CAIU, "assessment": PARTNER}
SUBJECTS = (0, 1)


class Cover(NamedTuple):
    """An offer, an investigation or a CAF, and whom it covers."""

    kind: str
    state: str
    subjects: tuple[int, ...]


class House(NamedTuple):
    """Custody and holder of each subject, the claim, and what is open about them."""

    custody: tuple[str, ...]
    holder: tuple[str | None, ...]
    claim: str | None
    covers: frozenset[Cover]


START = House((custody.start,) * 2, (DESK,) * 2, None, frozenset())

# What a step of an offer, an investigation or a CAF may do to the custody of whom it covers; None leaves it.
# A CAF that is stepped up closes the child here: a new referral has the child from the same moment.
ENDS = {
    ("handover", "accept"): ("accept",),
    ("handover", "accept_early_help"): ("accept",),
    ("handover", "decline"): ("come_back",),
    ("handover", "lapse"): ("come_back",),
    ("handover", "recall"): ("come_back",),
    ("handover", "report"): ("close",),
    ("investigation", "allocate"): (None,),
    ("investigation", "relieve"): (None,),
    ("investigation", "close"): ("close",),
    ("investigation", "hand_back"): ("hand_back",),
    ("assessment", "consent"): (None,),
    ("assessment", "review"): (None,),
    ("assessment", "step_up"): ("close",),
    ("assessment", "close"): ("close", "hand_back"),
}
STILL_OPEN = {"handover": ("offered", "accepted"), "investigation": OPEN, "assessment": helped.OPEN}
DECISIONS = {"offer": "handover", "assign": "investigation", "close": None}


def moved(house, subjects, name, holder):
    """All of these subjects one step on, or TransitionNotAllowed."""
    states, holders = list(house.custody), list(house.holder)
    for subject in subjects:
        states[subject] = custody.step_from(states[subject], name).to
        holders[subject] = holder
    return house._replace(custody=tuple(states), holder=tuple(holders))


def groups(subjects):
    return chain.from_iterable(combinations(subjects, size) for size in range(1, len(subjects) + 1))


def at_desk(house):
    return tuple(s for s in SUBJECTS if house.custody[s] == "at_desk")


def claimed(house):
    waiting = tuple(s for s in SUBJECTS if house.custody[s] == "waiting")
    if waiting:
        yield "claim", moved(house, waiting, "claim", DESK)._replace(claim=claim.start)


def released(house):
    if house.claim:
        claim.step_from(house.claim, "release")
        yield "release", moved(house, at_desk(house), "release", DESK)._replace(claim=None)


def decided(house):
    for group in groups(at_desk(house)) if house.claim else ():
        for name, kind in DECISIONS.items():
            holder = {"offer": DESK, "assign": CAIU, "close": None}[name]
            after = moved(house, group, name, holder)
            if kind:
                after = after._replace(covers=after.covers | {Cover(kind, TABLES[kind].start, group)})
            if not at_desk(after):
                claim.step_from(after.claim, "finish")
                after = after._replace(claim=None)
            yield name, after


def answered(house):
    for cover in house.covers:
        for step in TABLES[cover.kind].steps:
            if cover.state not in step.sources:
                continue
            for name in ENDS[cover.kind, step.name]:
                # No `try` here: an answer that exists must find every subject where it can take them on.
                after = house if name is None else moved(house, cover.subjects, name, holder_after(cover.kind, name))
                yield step.name, after._replace(covers=house.covers - {cover} | what_is_left(cover, step))


def what_is_left(cover, step):
    """What goes on after the step: the same work in its new state, a CAF for each child, or nothing."""
    if step.name == "accept_early_help":
        return {Cover("assessment", assessment.start, (subject,)) for subject in cover.subjects}
    return {cover._replace(state=step.to)} if step.to in STILL_OPEN[cover.kind] else set()


def holder_after(kind, name):
    return {"accept": ROOM_OF[kind], "close": None}.get(name, DESK)


def reopened(house):
    for subject in SUBJECTS:
        if house.custody[subject] == "closed":
            yield "reopen", moved(house, (subject,), "reopen", DESK)


ACTS = (claimed, released, decided, answered, reopened)


@cache
def search():
    """Every reachable state, and every act that was taken on the way."""
    seen, names, todo = {START}, set(), deque([START])
    while todo:
        house = todo.popleft()
        for act in ACTS:
            for name, after in act(house):
                names.add((act.__name__, name))
                if after not in seen:
                    seen.add(after)
                    todo.append(after)
    return seen, names


def reached():
    return search()[0]


def taken():
    return search()[1]


def queues_showing(house, subject):
    """Every list in which somebody finds the subject as theirs to deal with."""
    if house.custody[subject] in WITH_THE_DESK:
        yield DESK
    for cover in house.covers:
        if subject in cover.subjects and cover.state in STILL_OPEN[cover.kind] and cover.state != "offered":
            yield ROOM_OF[cover.kind]


def test_the_search_goes_somewhere():
    assert len(reached()) > 50
    assert {house.custody for house in reached()} == {
        (first, second) for first in custody.states for second in custody.states
    }


def test_every_step_of_custody_is_taken_on_the_way():
    names = {name for _, name in taken()} | {name for ends in ENDS.values() for name in ends}
    assert {step.name for step in custody.steps} <= names


def test_every_step_of_an_offer_and_of_an_investigation_is_taken_on_the_way():
    expected = {step.name for machine in TABLES.values() for step in machine.steps}
    assert {name for act, name in taken() if act == "answered"} == expected


def test_no_step_of_the_tables_is_unknown_to_the_model():
    assert {(kind, step.name) for kind, machine in TABLES.items() for step in machine.steps} == set(ENDS)
    assert {step.name for step in claim.steps} == {"release", "finish"}


def test_every_open_subject_is_held_by_one_unit_whose_queue_shows_it():
    for house in reached():
        for subject in SUBJECTS:
            shown = list(queues_showing(house, subject))
            if house.custody[subject] == "closed":
                assert (house.holder[subject], shown) == (None, []), house
            else:
                assert shown == [house.holder[subject]], house


def test_a_claim_runs_exactly_while_a_subject_is_at_the_desk():
    for house in reached():
        assert (house.claim is not None) == bool(at_desk(house)), house


def test_an_open_offer_covers_exactly_those_who_are_offered():
    for house in reached():
        offered = sorted(s for cover in house.covers if cover.state == "offered" for s in cover.subjects)
        assert offered == [s for s in SUBJECTS if house.custody[s] == "offered"], house


def test_no_state_is_a_dead_end_for_a_child_who_is_not_closed():
    for house in reached():
        if any(state != "closed" for state in house.custody):
            assert any(True for act in ACTS for _ in act(house)), house


def test_undecided_is_what_the_desk_has_without_having_offered_it():
    assert set(UNDECIDED) == set(WITH_THE_DESK) - {"offered"}


def test_the_model_refuses_what_the_table_refuses():
    with pytest.raises(TransitionNotAllowed):
        moved(START, (0,), "offer", DESK)
