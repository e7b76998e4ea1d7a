"""Does every step of a clock happen exactly once, never early, whatever runs at once and whatever is killed?"""

import os
import signal
import threading
import uuid
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from maru.agencies.acting import acting_as
from maru.agencies.models import Unit
from maru.agencies.operations import register_agency, register_unit
from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.audit.verify import verify
from maru.notify.models import Notice
from maru.notify.said import said
from maru.timers import operations, registry
from maru.timers.models import ClockRule, Escalation, Heartbeat, Timer, TimerStep
from maru.timers.operations import start_clock, stop_clock, sweep
from maru.timers.registry import Matter
from tests.processes import dies_while

PLENTY = timedelta(days=9)
sweeping = import_module("maru.timers.operations.sweep")


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


STEPS = ("50", "75", "90", "100", "125")
# Every rung of the ladder that a rule without one of its own has: who hears at which step.
# Whoever has it in hand is the manager here, who hears once at each.
RUNGS = ("50:owner", "75:owner", "90:maru_manager", "100:maru_manager", "125:duty_senior_detective")


@pytest.fixture
def clocks(monkeypatch, desk):
    """A kind of clock of the test's own, about nothing, which the manager has in hand."""
    monkeypatch.setattr(registry, "_kinds", {})

    def matters(timers):
        return {
            timer.pk: Matter(
                about=None, reference=said(""), link="/", what=said("Something"), owner=None, unit=desk,
                roles=("maru_manager",),
            )
            for timer in timers
        }  # fmt: skip

    def of(effects=None):
        monkeypatch.setattr(registry, "_kinds", {"decision": (matters, effects)})

    of()
    return of


def started(desk, at, number=1):
    with act():
        return [start_clock(kind="decision", object_id=uuid.uuid4(), unit=desk, at=at) for _ in range(number)]


def told():
    """The keys of all notices, which must be those of the rows of who was reached, each once."""
    with act():
        keys = sorted(Notice.objects.values_list("key", flat=True))
        assert keys == sorted(Escalation.objects.values_list("key", flat=True))
    return keys


def all_of(*timers):
    return sorted(f"{timer.pk}:{rung}" for timer in timers for rung in RUNGS)


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
def test_nothing_happens_before_its_time(desk, clocks):
    timer, moment = started(desk, operations.database_now())[0], timedelta(microseconds=1)
    with act():
        due = [timer.steps.get(name=name).due_at for name in STEPS]
        TimerStep.objects.filter(name="125").update(urgent=True)
    for at in due:
        with act():
            TimerStep.objects.filter(name="100+1").update(dropped_at=at)
        assert sweep(at=at - moment, door=Door.TEST) == 0 and sweep(at=at, door=Door.TEST) == 1
    assert told() == all_of(timer)


@pytest.mark.django_db
def test_a_clock_that_was_met_is_silent(desk, clocks):
    now = operations.database_now()
    timer = started(desk, now)[0]
    with act():
        stop_clock(kind="decision", object_id=timer.object_id, at=now, met=True)
    assert sweep(at=now + PLENTY, door=Door.TEST) == 0 and told() == []


@pytest.mark.django_db
def test_a_breach_is_kept_on_the_timer_and_in_the_trail(desk, clocks):
    timer = started(desk, operations.database_now())[0]
    at = timer.due_at + timedelta(minutes=1)
    sweep(at=at, door=Door.TEST)
    timer.refresh_from_db()
    assert timer.breached_at == at and timer.state == "running"
    with act():
        fired = AuditEvent.objects.filter(verb="timer.fired").order_by("seq").values_list("actor", "data")
        assert [(actor, data["step"]) for actor, data in fired] == [("system:timers", name) for name in STEPS[:4]]


@pytest.mark.django_db
def test_one_clock_that_fails_holds_back_no_other_and_happens_when_it_can(desk, clocks):
    now = operations.database_now()
    bad, good = started(desk, now)[0], started(desk, now + timedelta(minutes=1))[0]
    broken = True

    def effects(due, at):
        if broken and bad.pk in {step.timer_id for step in due}:
            raise LookupError("the room has a bug")

    clocks(effects)
    assert sweep(at=now + PLENTY, door=Door.TEST) == 5
    assert told() == all_of(good)
    with act():
        assert not AuditEvent.objects.filter(verb="timer.fired", object_id=str(bad.pk)).exists()
    broken = False
    assert sweep(at=now + PLENTY, door=Door.TEST) == 5
    assert told() == all_of(bad, good)
    assert verify().sound


@pytest.mark.django_db
def test_a_full_batch_of_failing_steps_does_not_stop_the_ones_behind(desk, clocks, monkeypatch):
    monkeypatch.setattr(sweeping, "BATCH", 3)
    now = operations.database_now()
    bad = {timer.pk for timer in started(desk, now, 4)}
    good = started(desk, now + timedelta(minutes=1))[0]

    def effects(due, at):
        if bad & {step.timer_id for step in due}:
            raise LookupError

    clocks(effects)
    assert sweep(at=now + PLENTY, door=Door.TEST) == 5 and told() == all_of(good)


@pytest.mark.django_db
def test_the_urgent_go_first_then_the_longest_overdue(desk, clocks, monkeypatch):
    monkeypatch.setattr(sweeping, "BATCH", 2)
    now, order = operations.database_now(), []
    first, second, red = (started(desk, now + timedelta(minutes=n))[0] for n in range(3))
    with act():
        TimerStep.objects.exclude(name="100").update(dropped_at=now)
        TimerStep.objects.filter(timer=red).update(urgent=True)
        TimerStep.objects.filter(timer=first).update(due_at=now)
    clocks(lambda due, at: order.extend(step.timer_id for step in due))
    assert sweep(at=now + PLENTY, door=Door.TEST) == 3
    assert order == [red.pk, first.pk, second.pk]


@pytest.mark.django_db
def test_however_many_are_due_the_statements_are_the_same(desk, clocks):
    counts = []
    for number in (3, 30):
        now = operations.database_now()
        started(desk, now, number)
        with CaptureQueriesContext(connection) as asked:
            assert sweep(at=now + PLENTY, door=Door.TEST) == 5 * number
        counts.append(len(asked))
    assert counts[0] == counts[1] < 60


@pytest.mark.django_db
def test_a_sweep_says_that_it_was_there(desk, clocks):
    sweep(door=Door.TEST, part="celery")
    assert operations.database_now() - Heartbeat.objects.get(part="celery").at < timedelta(seconds=30)


@pytest.mark.django_db
def test_a_clock_without_a_rule_says_so(desk):
    with pytest.raises(LookupError, match="no rule"), act():
        start_clock(kind="unheard-of", object_id=uuid.uuid4(), unit=desk, at=operations.database_now())


def test_two_sweeps_at_once_let_each_step_happen_once(committed_db, desk, clocks):
    now = operations.database_now()
    timers = started(desk, now, 40)
    fired = []
    ready = threading.Barrier(3)

    def work():
        ready.wait(30)
        fired.append(sweep(at=now + PLENTY, door=Door.TEST))

    in_threads(work, work, work)
    assert sum(fired) == 200
    assert told() == all_of(*timers)
    with act():
        assert AuditEvent.objects.filter(verb="timer.fired").count() == 200
        assert not TimerStep.objects.filter(fired_at=None, name__in=STEPS).exists()
    assert verify().sound


def test_an_answer_that_meets_the_sweep_is_not_lost_to_a_deadlock(committed_db, desk, clocks):
    """The answer holds the record and wants its clock; the sweep holds the clock's step and wants the record."""
    now = operations.database_now()
    timer = started(desk, now)[0]
    record_held, step_held = threading.Event(), threading.Event()

    def lock_the_record():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM agencies_unit WHERE id = %s FOR UPDATE", [desk.pk])

    def effects(due, at):
        step_held.set()
        record_held.wait(10)
        lock_the_record()

    def answer():
        with act():
            lock_the_record()
            record_held.set()
            step_held.wait(10)
            stop_clock(kind="decision", object_id=timer.object_id, at=now, met=True)

    clocks(effects)
    in_threads(answer, lambda: sweep(at=now + PLENTY, door=Door.TEST))
    with act():
        assert Timer.objects.get().state == "met"
        assert TimerStep.objects.filter(fired_at=None, dropped_at=None).count() == 0
    clocks(lambda *_: pytest.fail("a met clock fired"))
    assert sweep(at=now + PLENTY, door=Door.TEST) == 0


def test_a_sweep_killed_in_the_middle_of_a_batch_leaves_all_of_it_for_the_next(
    committed_db, desk, clocks, monkeypatch, tmp_path
):
    monkeypatch.setattr(sweeping, "BATCH", 5)
    now = operations.database_now()
    timers = started(desk, now, 3)
    steps = iter(range(100))

    def effects(due, at):
        if any(next(steps) == 7 for _ in due):
            os.kill(os.getpid(), signal.SIGKILL)

    clocks(effects)
    dies_while(lambda: sweep(at=now + PLENTY, door=Door.TEST), tmp_path)
    with act():
        assert TimerStep.objects.exclude(fired_at=None).count() == 5
    clocks()
    assert sweep(at=now + PLENTY, door=Door.TEST) == 10
    assert told() == all_of(*timers)
    assert verify().sound


@pytest.mark.django_db
def test_the_database_itself_refuses_a_step_before_its_time(desk, clocks):
    timer = started(desk, operations.database_now())[0]
    step = timer.steps.get(name="100")
    with pytest.raises(IntegrityError, match="no_step_fires_early"), transaction.atomic():
        TimerStep.objects.filter(pk=step.pk).update(fired_at=step.due_at - timedelta(seconds=1))


@pytest.mark.django_db
def test_the_rule_in_force_on_the_day_counts(desk, clocks):
    now = operations.database_now()
    rule = ClockRule.objects.get(slug="decision")
    later = {**{f.name: getattr(rule, f.name) for f in rule._meta.fields if f.name != "id"}, "length": 5}
    ClockRule.objects.create(**{**later, "in_force_from": now.date() + timedelta(days=30)})
    today, later_on = started(desk, now)[0], started(desk, now + timedelta(days=40))[0]
    assert (today.rule.length, later_on.rule.length) == (1, 5)
