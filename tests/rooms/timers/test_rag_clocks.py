"""Does the clock of a RAG count from receipt, whatever becomes of the rating, and does it end with the decision?"""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.common.errors import Refused
from maru.timers.models import ClockRule, Timer, TimerStep
from maru.timers.operations import start_clock, supersede_clock, sweep
from referrals.models import Referral, Subject
from referrals.models.referral import Rag
from triage import operations as triage

LONDON = ZoneInfo("Europe/London")
WORDS = "A sentence that is long enough to be a reason."
LENGTHS = {Rag.RED: timedelta(hours=4), Rag.AMBER: timedelta(hours=24), Rag.GREEN: timedelta(hours=72)}
MINUTE = timedelta(minutes=1)


def clocks(world, subject, **which):
    """The RAG clocks that a subject has had, as they were set: rule, start, end, state."""
    with world.looking():
        found = Timer.objects.filter(object_id=subject.pk, kind="rag", **which).order_by("ended_at")
        return list(found.values_list("rule__slug", "started_at", "due_at", "state"))


def running(world, subject):
    return clocks(world, subject, state="running")


def received(case):
    return case.referral.submitted_at


def rate(world, case, rag, at):
    world.walk.rate([case.subject], rag, WORDS, "maru_triage_sw", at=at)
    return case.reload()


def fired(world, subject):
    """The steps of a subject's RAG clocks that have happened: rule, step, when."""
    with world.looking():
        steps = TimerStep.objects.filter(timer__object_id=subject.pk, timer__kind="rag").exclude(fired_at=None)
        steps = steps.exclude(name__contains="+")
        return list(steps.order_by("fired_at").values_list("timer__rule__slug", "name", "fired_at"))


@pytest.fixture
def night(world):
    """Half past two on a Wednesday night; the desk opens at eight."""
    return datetime(2026, 6, 3, 2, 30, tzinfo=LONDON)


def sent(world, at, **written):
    return world.referral_at("waiting", at=at, **written)


def test_immediate_danger_is_a_red_from_the_moment_it_is_submitted(world, night):
    case = sent(world, night, danger=True, children=2)
    for subject in case.subjects:
        assert running(world, subject) == [("rag_red", received(case), night + LENGTHS[Rag.RED], "running")]
        assert subject.due_at == night + LENGTHS[Rag.RED]
    assert (case.referral.desk_due_at, case.referral.desk_clock) == (case.subject.due_at, "rag_red")


def test_who_is_not_rated_yet_has_the_clock_of_the_decision_alone(world, night):
    case = sent(world, night)
    assert clocks(world, case.subject) == [] and case.referral.desk_clock == "decision"
    assert case.subject.due_at == datetime(2026, 6, 4, 17, tzinfo=LONDON)


@pytest.mark.parametrize("rag", LENGTHS)
def test_whenever_the_rating_comes_its_clock_counts_from_receipt(world, night, rag):
    case = rate(world, sent(world, night), rag, night + timedelta(hours=1))
    assert [clock[1:3] for clock in running(world, case.subject)] == [(night, night + LENGTHS[rag])]


def test_the_deadline_is_the_nearest_of_the_decisions_and_the_rags(world, night):
    ordinary = datetime(2026, 6, 4, 17, tzinfo=LONDON)
    case = sent(world, night)
    for rag, nearest, rule in (
        (Rag.GREEN, ordinary, "decision"),
        (Rag.AMBER, night + timedelta(hours=24), "rag_amber"),
        (Rag.RED, night + timedelta(hours=4), "rag_red"),
        (Rag.BLUE, ordinary, "decision"),
    ):
        rate(world, case, rag, night + timedelta(hours=1))
        assert (case.subject.due_at, case.referral.desk_due_at) == (nearest, nearest)
        assert case.referral.desk_clock == rule


def test_of_siblings_the_nearest_deadline_is_the_referrals(world, night):
    case = rate(world, sent(world, night, children=2), Rag.RED, night + MINUTE)
    assert case.subjects[1].due_at == datetime(2026, 6, 4, 17, tzinfo=LONDON)
    assert case.referral.desk_due_at == case.subject.due_at == night + timedelta(hours=4)


@pytest.mark.parametrize(("first", "second"), [(Rag.GREEN, Rag.RED), (Rag.RED, Rag.AMBER)])
def test_a_new_rating_up_or_down_takes_the_place_of_the_old_from_the_same_start(world, night, first, second):
    case = rate(world, sent(world, night), first, night + MINUTE)
    rate(world, case, second, night + 90 * MINUTE)
    old, new = clocks(world, case.subject)
    assert (old[1], old[3]) == (night, "superseded")
    assert new[1:] == (night, night + LENGTHS[second], "running")
    with world.looking():
        ended = Timer.objects.get(object_id=case.subject.pk, state="superseded")
        assert ended.ended_at == night + 90 * MINUTE
        assert not ended.steps.filter(dropped_at=None).exists()
        assert AuditEvent.objects.filter(verb="timer.superseded", object_id=str(ended.pk)).count() == 1
    sweep(at=night + timedelta(hours=80), door=Door.TEST)
    assert {rule for rule, *_ in fired(world, case.subject)} == {new[0]}


def test_the_same_rating_again_leaves_the_clock_alone(world, night):
    case = sent(world, night, danger=True)
    with world.looking():
        before = Timer.objects.get(object_id=case.subject.pk, kind="rag").pk
    rate(world, case, Rag.RED, night + 20 * MINUTE)
    with world.looking():
        assert [timer.pk for timer in Timer.objects.filter(object_id=case.subject.pk, kind="rag")] == [before]
        assert TimerStep.objects.filter(timer=before, dropped_at=None).count() == 5


def test_blue_has_no_clock_of_its_own(world, night):
    case = rate(world, sent(world, night, danger=True), Rag.BLUE, night + MINUTE)
    assert [state for *_, state in clocks(world, case.subject)] == ["superseded"]
    sweep(at=night + timedelta(hours=10), door=Door.TEST)
    assert fired(world, case.subject) == []


@pytest.mark.parametrize("stage", ["closed_by_desk", "offered", "held_by_caiu", "accepted"])
def test_the_decision_meets_it_wherever_it_sends_the_child(world, stage):
    case = world.referral_at(stage, rag=Rag.AMBER)
    assert [(rule, state) for rule, _, _, state in clocks(world, case.subject)] == [("rag_amber", "met")]


@pytest.mark.parametrize("stage", ["declined", "handed_back"])
def test_who_has_come_back_is_due_at_once_whatever_the_rating(world, stage):
    case = world.referral_at(stage, rag=Rag.GREEN)
    due_at = case.subject.due_at
    rate(world, case, Rag.RED, world.now)
    assert case.subject.rag == Rag.RED and running(world, case.subject) == []
    assert (case.subject.due_at, case.referral.desk_clock) == (due_at, "redecide")


def test_a_rating_whose_time_is_over_already_breaches_at_the_next_sweep_once_and_without_a_mark_before(world, night):
    rated_at = night + timedelta(hours=9)
    case = rate(world, sent(world, night), Rag.RED, rated_at)
    assert case.subject.due_at == night + timedelta(hours=4)
    for at in (rated_at, rated_at, rated_at + timedelta(hours=1)):
        sweep(at=at, door=Door.TEST)
    assert sorted(fired(world, case.subject)) == [("rag_red", "100", rated_at), ("rag_red", "125", rated_at)]


def test_the_last_mark_that_is_late_still_comes_while_there_is_time(world, night):
    rated_at = night + timedelta(hours=3)
    case = rate(world, sent(world, night), Rag.RED, rated_at)
    sweep(at=rated_at, door=Door.TEST)
    assert fired(world, case.subject) == [("rag_red", "75", rated_at)]
    due_at = night + timedelta(hours=4)
    sweep(at=due_at - timedelta(microseconds=1), door=Door.TEST)
    assert [name for _, name, _ in fired(world, case.subject)] == ["75", "90"]
    sweep(at=due_at, door=Door.TEST)
    assert fired(world, case.subject)[2:] == [("rag_red", "100", due_at)]


def test_a_rating_made_less_urgent_in_time_does_not_breach(world, night):
    case = rate(world, sent(world, night, danger=True), Rag.GREEN, night + timedelta(hours=1))
    sweep(at=night + timedelta(hours=5), door=Door.TEST)
    assert fired(world, case.subject) == []


def test_another_length_counts_for_what_is_received_from_its_day_on(world):
    midnight = datetime(2026, 6, 3, 0, 0, tzinfo=LONDON)
    before, after = (sent(world, midnight + gap, danger=True) for gap in (-MINUTE, timedelta()))
    later = ClockRule.objects.filter(slug="rag_red").values().get() | {"length": 2, "in_force_from": date(2026, 6, 3)}
    ClockRule.objects.create(**{name: value for name, value in later.items() if name != "id"})
    fresh = sent(world, midnight + MINUTE, danger=True)
    for case in (before, fresh):
        rate(world, case, Rag.AMBER, midnight + timedelta(hours=1))
        rate(world, case, Rag.RED, midnight + timedelta(hours=1))
    assert [running(world, case.subject)[0][2] - received(case) for case in (before, after, fresh)] == [
        timedelta(hours=4),
        timedelta(hours=4),
        timedelta(hours=2),
    ]


def test_nothing_takes_the_place_of_a_statutory_clock(world):
    case = world.referral_at("waiting")
    with pytest.raises(ValueError, match="statutory"), world.looking():
        supersede_clock(kind="decision", object_id=case.subject.pk, at=world.now)
    with world.looking():
        assert Timer.objects.get(object_id=case.subject.pk).state == "running"


def test_superseding_what_does_not_run_changes_nothing(world):
    case = world.referral_at("waiting")
    with world.looking():
        supersede_clock(kind="rag", object_id=case.subject.pk, at=world.now)
        start_clock(kind="rag", rule="rag_red", object_id=case.subject.pk, unit=world.unit("maru-desk"), at=world.now)
    assert len(running(world, case.subject)) == 1


@pytest.mark.parametrize("first", ["rate", "decide"])
def test_a_rating_and_a_decision_at_once_leave_no_clock_behind(committed_db, world, first):
    case = world.referral_at("at_desk")
    desk, together, answers = world.user("maru_triage_sw"), Barrier(2), []

    def act(work):
        try:
            together.wait()
            with world.acting(desk):
                work()
        except Refused as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    choice = world.walk.to_advice(case.subject, rationale=WORDS)
    works = {
        "rate": lambda: triage.rate(subject_id=case.subject.pk, rag=0, rationale=WORDS, by=desk, at=world.now),
        "decide": lambda: triage.decide(referral_id=case.pk, choices=[choice], by=desk, at=world.now),
    }
    threads = [Thread(target=act, args=[works[name]]) for name in sorted(works, key=lambda name: name != first)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert case.reload().subject.custody == "closed" and set(answers) <= {"not-at-the-desk"}
    with world.looking():
        assert not Timer.objects.filter(object_id=case.subject.pk, state="running").exists()


moments = st.one_of(
    st.datetimes(datetime(2013, 1, 1), datetime(2028, 6, 1), timezones=st.just(UTC)),
    # Both nights in which the clocks change, and the days around them.
    st.datetimes(datetime(2026, 3, 27), datetime(2026, 3, 31), timezones=st.just(UTC)),
    st.datetimes(datetime(2026, 10, 23), datetime(2026, 10, 27), timezones=st.just(UTC)),
)
ratings = st.lists(
    st.tuples(st.sampled_from([Rag.RED, Rag.AMBER, Rag.GREEN, Rag.BLUE]), st.timedeltas(MINUTE, timedelta(days=4))),
    max_size=5,
)


@settings(max_examples=20, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(received_at=moments, danger=st.booleans(), given_=ratings)
def test_however_often_and_whenever_it_is_rated_one_clock_runs_from_receipt(world, received_at, danger, given_):
    case = sent(world, received_at, danger=danger)
    world.walk.claim(case.referral, "maru_triage_sw", at=received_at)
    rag, now = Rag.RED if danger else Rag.UNRATED, received_at
    check_clocks(world, case, rag, now)
    for again, later in given_:
        rag, now = again, now + later
        sweep(at=now, door=Door.TEST)
        rate(world, case, rag, now)
        check_clocks(world, case, rag, now)
        sweep(at=now, door=Door.TEST)
        check_clocks(world, case, rag, now, swept=True)
    choice = world.walk.to_advice(case.subject, rationale=WORDS)
    world.walk.decide(case.referral, [choice], "maru_triage_sw", at=now)
    assert running(world, case.subject) == []
    with world.looking():
        steps = TimerStep.objects.filter(timer__object_id=case.subject.pk).exclude(fired_at=None)
        assert all(step.fired_at >= step.due_at for step in steps)


def check_clocks(world, case, rag, now, swept=False):
    """One clock by the RAG, or none; the nearest deadline everywhere; and after a sweep nothing late untold."""
    due = [received(case) + LENGTHS[rag]] if rag in LENGTHS else []
    assert [clock[1:3] for clock in running(world, case.subject)] == [(received(case), due_at) for due_at in due]
    with world.looking():
        subject, referral = Subject.objects.get(pk=case.subject.pk), Referral.objects.get(pk=case.pk)
        timers = Timer.objects.filter(object_id=subject.pk, state="running")
        assert subject.due_at == referral.desk_due_at == min([timers.get(kind="decision").due_at, *due])
        assert not (swept and timers.filter(due_at__lte=now, breached_at=None).exists())
