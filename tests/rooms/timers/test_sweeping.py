"""Does every step of a clock happen exactly once, never early, whatever runs at once and whatever is killed?"""

import os
import signal
import threading
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from maru.agencies.acting import acting_as
from maru.agencies.models import Unit
from maru.agencies.operations import register_agency, register_unit
from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.audit.verify import verify
from maru.notify.models import Notice
from maru.notify.operations import tell
from maru.notify.said import said
from maru.timers import operations, registry
from maru.timers.models import ClockRule, Heartbeat, Timer, TimerStep
from maru.timers.operations import start_clock, stop_clock, sweep
from tests.processes import dies_while

PLENTY = timedelta(days=9)


def act():
    return acting_as(system="test", door=Door.TEST)


@pytest.fixture
def desk():
    """The desk of the worker's county, or one made for a test in a database of its own."""
    with act():
        if found := Unit.objects.filter(kind="maru_desk").first():
            return found
        force = register_agency(slug="force", name="Invented Constabulary", kind="police")
        return register_unit(agency=force, slug="desk", name="MARU desk", kind="maru_desk")


@pytest.fixture
def happened(monkeypatch, desk):
    """A clock of the test's own; each step that happens writes a notice with the timer and the step."""
    monkeypatch.setattr(registry, "_kinds", {})

    def callback(timer, step, at):
        tell(key=f"{timer.pk}:{step}", text=said("News."), link="/", about=None, at=at, unit=desk, role="maru_manager")

    registry.register("decision", callback)
    return callback


def started(desk, at, number=1):
    with act():
        return [start_clock(kind="decision", object_id=uuid.uuid4(), unit=desk, at=at) for _ in range(number)]


def told():
    with act():
        return sorted(Notice.objects.values_list("key", flat=True))


def in_threads(*works):
    """Run these at once, each on a connection of its own; what one raises, the test raises."""
    raised = []

    def run(work):
        try:
            work()
        except BaseException as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if raised:
        raise raised[0]


@pytest.mark.django_db
def test_nothing_happens_before_its_time(desk, happened, settings):
    timer = started(desk, operations.database_now())[0]
    with act():
        warn, breach = (timer.steps.get(name=name).due_at for name in ("warn", "breach"))
    moment = timedelta(microseconds=1)
    for at, expected in ((warn - moment, 0), (warn, 1), (breach - moment, 0), (breach, 1), (breach + PLENTY, 0)):
        assert sweep(at=at, door=Door.TEST) == expected
    assert told() == [f"{timer.pk}:breach", f"{timer.pk}:warn"]


@pytest.mark.django_db
def test_a_clock_that_was_met_is_silent(desk, happened):
    now = operations.database_now()
    timer = started(desk, now)[0]
    with act():
        stop_clock(kind="decision", object_id=timer.object_id, at=now, met=True)
    assert sweep(at=now + PLENTY, door=Door.TEST) == 0 and told() == []


@pytest.mark.django_db
def test_a_breach_is_kept_on_the_timer_and_in_the_trail(desk, happened):
    timer = started(desk, operations.database_now())[0]
    at = timer.due_at + timedelta(minutes=1)
    sweep(at=at, door=Door.TEST)
    timer.refresh_from_db()
    assert timer.breached_at == at and timer.state == "running"
    with act():
        fired = AuditEvent.objects.filter(verb="timer.fired").order_by("seq").values_list("actor", "data")
        assert [(actor, data["step"]) for actor, data in fired] == [
            ("system:timers", "warn"),
            ("system:timers", "breach"),
        ]


@pytest.mark.django_db
def test_one_step_that_fails_holds_back_no_other_and_happens_when_it_can(desk, happened, monkeypatch):
    now = operations.database_now()
    bad, good = started(desk, now)[0], started(desk, now + timedelta(minutes=1))[0]
    broken = True

    def callback(timer, step, at):
        tell(
            key=f"before:{timer.pk}:{step}",
            text=said("News."),
            link="/",
            about=None,
            at=at,
            unit=desk,
            role="maru_manager",
        )
        if broken and timer.pk == bad.pk:
            raise LookupError("the room has a bug")
        happened(timer, step, at)

    monkeypatch.setattr(registry, "_kinds", {"decision": callback})
    assert sweep(at=now + PLENTY, door=Door.TEST) == 2
    assert {key for key in told() if str(bad.pk) in key} == set()
    assert f"{good.pk}:breach" in told()
    with act():
        assert not AuditEvent.objects.filter(verb="timer.fired", object_id=str(bad.pk)).exists()
    broken = False
    assert sweep(at=now + PLENTY, door=Door.TEST) == 2 and f"{bad.pk}:breach" in told()
    assert verify().sound


@pytest.mark.django_db
def test_a_full_batch_of_failing_steps_does_not_stop_the_ones_behind(desk, happened, monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 3)
    now = operations.database_now()
    bad = {timer.pk for timer in started(desk, now, 4)}
    good = started(desk, now + timedelta(minutes=1))[0]

    def callback(timer, step, at):
        if timer.pk in bad:
            raise LookupError
        happened(timer, step, at)

    monkeypatch.setattr(registry, "_kinds", {"decision": callback})
    assert sweep(at=now + PLENTY, door=Door.TEST) == 2 and f"{good.pk}:breach" in told()


@pytest.mark.django_db
def test_a_sweep_says_that_it_was_there(desk, happened):
    sweep(door=Door.TEST, part="celery")
    assert operations.database_now() - Heartbeat.objects.get(part="celery").at < timedelta(seconds=30)


@pytest.mark.django_db
def test_a_clock_without_a_rule_says_so(desk):
    with pytest.raises(LookupError, match="no rule"), act():
        start_clock(kind="unheard-of", object_id=uuid.uuid4(), unit=desk, at=operations.database_now())


def test_two_sweeps_at_once_let_each_step_happen_once(committed_db, desk, happened):
    now = operations.database_now()
    timers = started(desk, now, 40)
    fired = []
    ready = threading.Barrier(3)

    def work():
        ready.wait(30)
        fired.append(sweep(at=now + PLENTY, door=Door.TEST))

    in_threads(work, work, work)
    assert sum(fired) == 80
    assert told() == sorted(f"{timer.pk}:{step}" for timer in timers for step in ("breach", "warn"))
    with act():
        assert AuditEvent.objects.filter(verb="timer.fired").count() == 80
        assert TimerStep.objects.filter(fired_at=None).count() == 0
    assert verify().sound


def test_an_answer_that_meets_the_sweep_is_not_lost_to_a_deadlock(committed_db, desk, monkeypatch):
    """The answer holds the record and wants its clock; the sweep holds the clock's step and wants the record."""
    now = operations.database_now()
    timer = started(desk, now)[0]
    record_held, step_held = threading.Event(), threading.Event()

    def lock_the_record():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM agencies_unit WHERE id = %s FOR UPDATE", [desk.pk])

    def callback(timer, step, at):
        step_held.set()
        record_held.wait(10)
        lock_the_record()

    def answer():
        with act():
            lock_the_record()
            record_held.set()
            step_held.wait(10)
            stop_clock(kind="decision", object_id=timer.object_id, at=now, met=True)

    monkeypatch.setattr(registry, "_kinds", {"decision": callback})
    in_threads(answer, lambda: sweep(at=now + PLENTY, door=Door.TEST))
    with act():
        assert Timer.objects.get().state == "met"
        assert TimerStep.objects.filter(fired_at=None, dropped_at=None).count() == 0
    monkeypatch.setattr(registry, "_kinds", {"decision": lambda *_: pytest.fail("a met clock fired")})
    assert sweep(at=now + PLENTY, door=Door.TEST) == 0


def test_a_sweep_killed_in_the_middle_of_a_step_leaves_it_whole_for_the_next(
    committed_db, desk, happened, monkeypatch, tmp_path
):
    now = operations.database_now()
    timers = started(desk, now, 3)
    steps = iter(range(100))

    def callback(timer, step, at):
        happened(timer, step, at)
        if next(steps) == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    with monkeypatch.context() as patched:
        patched.setattr(registry, "_kinds", {"decision": callback})
        dies_while(lambda: sweep(at=now + PLENTY, door=Door.TEST), tmp_path)
    assert len(told()) == 2
    assert sweep(at=now + PLENTY, door=Door.TEST) == 4
    assert told() == sorted(f"{timer.pk}:{step}" for timer in timers for step in ("breach", "warn"))
    assert verify().sound


@pytest.mark.django_db
def test_the_database_itself_refuses_a_step_before_its_time(desk, happened):
    timer = started(desk, operations.database_now())[0]
    step = timer.steps.get(name="breach")
    with pytest.raises(IntegrityError, match="no_step_fires_early"), transaction.atomic():
        TimerStep.objects.filter(pk=step.pk).update(fired_at=step.due_at - timedelta(seconds=1))


@pytest.mark.django_db
def test_the_rule_in_force_on_the_day_counts(desk, happened):
    now = operations.database_now()
    rule = ClockRule.objects.get(slug="decision")
    later = {**{f.name: getattr(rule, f.name) for f in rule._meta.fields if f.name != "id"}, "length": 5}
    ClockRule.objects.create(**{**later, "in_force_from": now.date() + timedelta(days=30)})
    today, later_on = started(desk, now)[0], started(desk, now + timedelta(days=40))[0]
    assert (today.rule.length, later_on.rule.length) == (1, 5)
