"""Is a ladder that nobody could hear, or nobody be held to, refused when it is written; and does another one count from
its day on?"""

from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from maru.agencies.acting import acting_as
from maru.agencies.models import Membership
from maru.agencies.roles import ROLES
from maru.audit.context import Door
from maru.common.errors import NotFound, NotPermitted, Refused
from maru.desk.rules.operations import write_ladder, write_rule
from maru.timers.clock import london_day
from maru.timers.ladder import OWNER
from maru.timers.models import LadderStep, Timer, TimerStep
from maru.timers.operations import start_clock
from maru.timers.rungs import LadderImpossible, Rung, strangers, strays

MANAGER, DUTY = "maru_manager", "duty_senior_detective"
GOOD = [Rung(60, OWNER, False, 0, 0), Rung(100, MANAGER, False, 30, 1)]


@pytest.fixture
def write(world):
    """Write a ladder as the manager, from tomorrow on."""

    def write_one(rungs=GOOD, slug="rag_green", days=1, who=MANAGER):
        with world.acting(who):
            day = london_day(world.now) + timedelta(days=days)
            return write_ladder(slug=slug, from_on=day, rungs=rungs, by=world.user(who), at=world.now)

    return write_one


@pytest.mark.parametrize(
    ("rungs", "sentence", "field"),
    [
        ([], "Say for one mark at least who hears", "percent_0"),
        ([Rung(0, MANAGER, False, 0, 3)], "from 1 to 200 %", "percent_3"),
        ([Rung(201, MANAGER, False, 0, 3)], "from 1 to 200 %", "percent_3"),
        ([Rung(100, MANAGER, False, 1441, 2)], "1 to 1,440 minutes", "minutes_2"),
        ([Rung(100, MANAGER, False, -1, 2)], "1 to 1,440 minutes", "minutes_2"),
        ([Rung(50, MANAGER, False, 0, 0), Rung(50, MANAGER, True, 0, 1)], "hear at 50 % already", "to_0"),
        ([Rung(100, MANAGER, False, 5, 0), Rung(100, DUTY, False, 5, 1)], "one only can be held to it", "minutes_1"),
        ([Rung(100, "mayor", False, 5, 1)], "There is no role mayor", "to_1"),
    ],
)
def test_what_nobody_could_hear_or_be_held_to_is_refused_with_a_sentence(write, rungs, sentence, field):
    with pytest.raises(LadderImpossible) as refused:
        write(rungs)
    assert sentence in refused.value.sentence and refused.value.field == field
    assert not LadderStep.objects.filter(rule="rag_green").exists()


def test_a_role_that_nobody_holds_nor_one_above_is_refused(world, write):
    Membership.objects.filter(role__in=(MANAGER, DUTY), user__email__contains="@").exclude(
        user=world.user(MANAGER)
    ).update(until=world.now)
    Membership.objects.filter(role=DUTY, until=None).update(until=world.now)
    with pytest.raises(LadderImpossible, match="Nobody holds the role Duty senior detective"):
        write([Rung(100, DUTY, False, 10)])


def test_a_way_up_in_a_circle_is_refused(write, monkeypatch):
    monkeypatch.setitem(ROLES, DUTY, replace(ROLES[DUTY], above=MANAGER))
    with pytest.raises(LadderImpossible, match="It would never end: a circle"):
        write([Rung(100, MANAGER, False, 10)])


@pytest.mark.parametrize("slug", ["", "decision"])
def test_when_a_time_that_the_law_gives_is_over_somebody_must_acknowledge_it(write, slug):
    with pytest.raises(LadderImpossible, match="somebody must acknowledge it"):
        write([Rung(100, MANAGER, False, 0)], slug=slug)
    assert write(slug=slug)


@pytest.mark.parametrize("days", [0, -1])
def test_what_has_begun_keeps_its_ladder(write, days):
    with pytest.raises(LadderImpossible, match="choose tomorrow or a later day"):
        write(days=days)


def test_a_later_version_is_there_already(write):
    write(days=3)
    with pytest.raises(LadderImpossible, match="Another version counts from"):
        write(days=2)
    write(days=4)


def test_only_whoever_keeps_the_rules_writes_one_and_of_a_rule_that_there_is(write):
    with pytest.raises(NotPermitted):
        write(who="maru_triage_sw")
    with pytest.raises(NotFound):
        write(slug="not_there")


def test_it_counts_for_what_starts_on_its_day_and_not_for_what_runs(world, write):
    case = world.referral_at("at_desk", rag=2, claimed_by="maru_triage_sw")
    write(days=1)

    def steps():
        with world.looking():
            timer = Timer.objects.get(object_id=case.subject.pk, kind="rag", state="running")
            return set(TimerStep.objects.filter(timer=timer).values_list("name", flat=True))

    assert steps() == {"50", "75", "90", "100", "125"}
    with world.looking():
        Timer.objects.filter(object_id=case.subject.pk, kind="rag").update(state="cancelled", ended_at=world.now)
        start_clock(
            kind="rag", object_id=case.subject.pk, unit=world.unit("maru-desk"), at=world.at(days=1), rule="rag_green"
        )
    assert steps() == {"60", "100"}


def test_a_release_that_takes_a_role_away_by_which_somebody_hears_fails_the_check_before_it_serves(db):
    assert strangers(databases=["default"]) == [] == strangers()
    LadderStep.objects.create(
        rule="rag_red", in_force_from=date(2031, 1, 1), percent=100, to="mayor", urgent=True, must_acknowledge=False,
        minutes=0,
    )  # fmt: skip
    (error,) = strangers(databases=["default"])
    assert "mayor" in error.msg and error.id == "maru.E004"


@pytest.mark.parametrize(
    ("above", "why"), [("csc_sw", "a circle, csc_tm → maru_manager → csc_sw"), ("mayor", "no role")]
)
def test_a_way_up_that_ends_nowhere_or_never_fails_the_check_of_every_start(monkeypatch, above, why):
    monkeypatch.setitem(ROLES, "maru_manager", replace(ROLES["maru_manager"], above=above))
    assert any(why in error.msg for error in strays())


def both(world, write):
    """What two people are told who write at the same moment."""
    together, told = Barrier(2), []

    def act(who):
        user = world.user(who)
        together.wait()
        try:
            with acting_as(user, door=Door.TEST):
                write(user)
            told.append("written")
        except Refused as refusal:
            told.append(refusal.sentence)
        finally:
            connection.close()

    threads = [Thread(target=act, args=[who]) for who in (MANAGER, "sysadmin")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(told)


def test_of_two_who_write_for_the_same_day_at_once_one_is_told_so(committed_db, world):
    day = london_day(world.now) + timedelta(days=1)
    rule = {"slug": "rag_green", "length": 9, "span": "h", "source": "Board", "checked": True, "pause_hours": 0}
    for write in (
        lambda by: write_ladder(slug="rag_green", from_on=day, rungs=GOOD, by=by, at=world.now),
        lambda by: write_rule(**rule, from_on=day, by=by, at=world.now),
    ):
        told = both(world, write)
        assert told[1] == "written" and told[0].startswith("Another version counts from"), told
