"""Must somebody say that they have it, and where nobody does, who hears next?"""

from datetime import timedelta

import pytest

from maru.agencies.models import Absence, Membership, Rota, User
from maru.audit.context import Door
from maru.notify.models import Notice
from maru.notify.operations import acknowledge
from maru.timers.models import Escalation, Timer, TimerStep
from maru.timers.operations import stop_clock, sweep

WORKER, MANAGER, DUTY = "maru_triage_sw", "maru_manager", "duty_senior_detective"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def case(world):
    """A child whose decision's clock alone runs."""
    return world.referral_at("waiting")


@pytest.fixture
def over(world, case):
    """The clock, when its time is over and everything until then has happened."""
    with world.looking():
        timer = Timer.objects.get(object_id=case.subject.pk, kind="decision")
    sweep(at=timer.due_at, door=Door.TEST)
    return timer


def open_steps(world, timer):
    with world.looking():
        steps = TimerStep.objects.filter(timer=timer, fired_at=None, dropped_at=None).order_by("due_at")
        return {step.name: step.due_at - timer.due_at for step in steps}


def reached(world, timer, name):
    with world.looking():
        rows = Escalation.objects.filter(step__timer=timer, step__name=name).order_by("to")
        return [(row.to, row.role, row.person, row.must_acknowledge) for row in rows]


def acknowledged(world, timer, who, at, key=f"100:{MANAGER}"):
    with world.acting(who, at):
        acknowledge(notice=Notice.objects.get(key=f"{timer.pk}:{key}"), by=world.user(who), at=at)


def test_what_nobody_acknowledges_in_its_minutes_goes_to_the_next_role_up(world, over):
    assert open_steps(world, over)["100+1"] == 60 * MINUTE
    sweep(at=over.due_at + 59 * MINUTE, door=Door.TEST)
    assert reached(world, over, "100+1") == []
    sweep(at=over.due_at + 60 * MINUTE, door=Door.TEST)
    assert reached(world, over, "100+1") == [(DUTY, DUTY, None, True)]
    with world.looking():
        told = Notice.objects.get(key=f"{over.pk}:100+1:{DUTY}")
    assert told.text.endswith("the time is over. Nobody has acknowledged it yet.")
    assert told.must_acknowledge and told.urgent and told.to_unit.kind == "duty"
    # That is the top; what is left is the mark behind the deadline.
    assert set(open_steps(world, over)) == {"125"}


def test_what_was_acknowledged_climbs_no_further_and_the_clock_runs_on(world, over):
    at = over.due_at + 5 * MINUTE
    acknowledged(world, over, MANAGER, at)
    assert set(open_steps(world, over)) == {"125"}
    with world.looking():
        row = Escalation.objects.get(step__timer=over, step__name="100", to=MANAGER)
        assert (row.acknowledged_by, row.acknowledged_at) == (world.user(MANAGER), at)
        assert Timer.objects.get(pk=over.pk).state == "running"
    sweep(at=at + 2 * 60 * MINUTE, door=Door.TEST)
    assert reached(world, over, "100+1") == []


def test_what_somebody_acknowledges_at_the_very_moment_in_which_it_climbs_climbs_no_further(world, over):
    with world.looking():
        Escalation.objects.filter(step__timer=over, must_acknowledge=True).update(
            acknowledged_at=over.due_at, acknowledged_by=world.user(MANAGER)
        )
    assert sweep(at=over.due_at + 60 * MINUTE, door=Door.TEST) == 1
    assert reached(world, over, "100+1") == [] and set(open_steps(world, over)) == {"125"}


@pytest.mark.parametrize("met", [True, False])
def test_a_clock_that_ends_takes_with_it_what_would_climb(world, over, case, met):
    with world.looking():
        stop_clock(kind="decision", object_id=case.subject.pk, at=over.due_at + MINUTE, met=met)
    assert open_steps(world, over) == {}


def test_where_nobody_is_on_duty_the_next_role_up_hears_at_once_and_why(world, case):
    with world.looking():
        timer = Timer.objects.get(object_id=case.subject.pk, kind="decision")
        manager = Membership.objects.get(role=MANAGER, until=None, user=world.user(MANAGER))
        Rota.objects.create(unit=manager.unit, role=MANAGER, cover=Rota.Cover.ALWAYS, since=world.now - MINUTE)
    sweep(at=timer.due_at, door=Door.TEST)
    with world.looking():
        row = Escalation.objects.get(step__timer=timer, step__name="100", to=MANAGER)
        assert (row.role, row.instead_of) == (DUTY, MANAGER)
        assert "because nobody is on duty for whom it was" in Notice.objects.get(key=row.key).text


def test_whoever_acts_for_somebody_who_is_away_hears_instead(world):
    case = world.referral_at("at_desk")
    with world.looking():
        timer = Timer.objects.get(object_id=case.subject.pk, kind="decision")
        away, acts = world.user(WORKER), world.user("maru_triage_sw_2")
        Absence.objects.create(user=away, acts=acts, since=world.now - MINUTE, until=world.now + timedelta(days=9))
    sweep(at=timer.due_at, door=Door.TEST)
    with world.looking():
        row = Escalation.objects.get(step__timer=timer, step__name="100", to="owner")
    assert (row.person, row.stood_in_for) == (acts, away)


def test_what_a_mark_reaches_is_kept_also_where_nobody_holds_its_role_any_more(world, case):
    User.objects.filter(memberships__role__in=(MANAGER, DUTY)).update(is_active=False)
    with world.looking():
        timer = Timer.objects.get(object_id=case.subject.pk, kind="decision")
    sweep(at=timer.due_at, door=Door.TEST)
    assert reached(world, timer, "100") == [(MANAGER, MANAGER, None, True), ("owner", WORKER, None, False)]
