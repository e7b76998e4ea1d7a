"""Who is reminded that a family is to be asked and a review to be held, and who hears when it is late?"""

from datetime import timedelta

import pytest

from maru.agencies.models import Membership
from maru.audit.context import Door
from maru.timers.clock import ALERTED_AT, at_london, london_day
from maru.timers.models import Timer
from maru.timers.operations import sweep
from tests.rooms.caf.words import SCHOOL, TEAM, agreement, call, news

LATE = timedelta(days=120)


def steps(world, found):
    """When the warning and the breach of the clock that runs are due."""
    with world.looking():
        timer = Timer.objects.get(object_id=found.pk, state="running")
        return [timer.steps.get(name=name).due_at for name in ("75", "100")]


def heard(world, at):
    with news(world) as found:
        sweep(at=at, door=Door.TEST)
    return {(who, urgent) for who, text, urgent in found if "EH-" in text}


def test_the_lead_is_warned_and_of_the_breach_the_team_hears_too(world):
    found = world.assessment_at("asking")
    warn, breach = steps(world, found)
    assert heard(world, warn) == {(SCHOOL, False)}
    assert heard(world, breach) == {(SCHOOL, True), ("alderbrook-safeguarding submitter_external", True)}


def test_the_review_is_due_at_five_in_the_afternoon_of_the_agreed_day(world):
    found = world.assessment_at("open")
    _warn, breach = steps(world, found)
    assert breach == at_london(found.review_on, ALERTED_AT)
    assert found.review_on == london_day(found.opened_at + timedelta(minutes=30)) + timedelta(weeks=6)
    warned = heard(world, breach - timedelta(minutes=1))
    assert warned == {(SCHOOL, False)} and (SCHOOL, True) in heard(world, breach)


@pytest.mark.parametrize("state", ["asking", "open"])
def test_the_desk_hears_of_the_breach_where_it_had_passed_the_child_on(world, state):
    found = world.referral_at("in_caf").assessments[0]
    if state == "open":
        call(world, TEAM, "give_consent", found, **agreement(world))
    warn, breach = steps(world, found)
    assert {who for who, _ in heard(world, warn)} == {TEAM}
    desk = {f"maru-desk {role}" for role in ("maru_triage_sw", "maru_police_ds")}
    assert desk <= {who for who, _ in heard(world, breach)}


def test_where_nobody_leads_the_team_is_warned(world):
    found = world.assessment_at("asking")
    with world.looking():
        type(found).objects.filter(pk=found.pk).update(lead=None)
    warn, _breach = steps(world, found)
    assert heard(world, warn) == {("alderbrook-safeguarding submitter_external", False)}


def test_where_nobody_leads_and_nobody_helps_the_manager_is_told(world):
    found = world.assessment_at("asking")
    with world.looking():
        type(found).objects.filter(pk=found.pk).update(lead=None)
        Membership.objects.filter(unit=found.unit, role="submitter_external").update(until=world.now)
    warn, _breach = steps(world, found)
    assert heard(world, warn) == {("maru-desk maru_manager", False)}


@pytest.mark.parametrize("stage", ["closed", "stepped_up"])
def test_of_what_has_ended_nobody_hears(world, stage):
    world.assessment_at(stage)
    assert heard(world, world.now + LATE) == set()


def test_a_late_sweep_tells_once(world):
    found = world.assessment_at("asking")
    breach = steps(world, found)[1]
    first = heard(world, breach + timedelta(hours=3))
    assert first and heard(world, breach + timedelta(hours=4)) == set()
