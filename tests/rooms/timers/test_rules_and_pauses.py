"""Does another rule leave alone what runs until somebody moves it, and does a clock stand still only where it may?"""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.common.errors import NotPermitted, ReasonMissing
from maru.desk.rules.operations import HolidayAlready, HolidayOver, add_holiday, move_clocks, write_rule
from maru.timers.clock import LONDON
from maru.timers.models import ClockPause, ClockRule, Timer, TimerStep
from maru.timers.operations import sweep
from maru.timers.pausing import MayNotPause, NotPaused
from maru.timers.queries import why_due
from maru.timers.rules import RuleImpossible, moves
from tests.world import World
from triage.operations import pause_clock, resume_clock

MANAGER, ADMIN, WORKER = "maru_manager", "sysadmin", "maru_triage_sw"
# A Tuesday morning; the next day is a working day.
MORNING = datetime(2026, 6, 2, 10, tzinfo=LONDON)
HOUR = timedelta(hours=1)
AMBER, GREEN = 1, 2
VERSION = {
    "slug": "rag_green",
    "length": 48,
    "span": "h",
    "source": "Board, 1 June",
    "checked": True,
    "pause_hours": 24,
}
WHY = "The board has decided so."


@pytest.fixture
def morning(db):
    return World(MORNING)


def act(world, who, what, at=None, **how):
    with world.acting(who) as context:
        context.at = at or world.now
        return what(**how, by=world.user(who), at=at or world.now)


def clock_of(world, case, kind):
    with world.looking():
        return Timer.objects.select_related("rule").get(object_id=case.subject.pk, kind=kind, state="running")


def write(world, who=MANAGER, **changed):
    return act(world, who, write_rule, **{**VERSION, "from_on": date(2026, 6, 3), **changed})


def rated(world, rag):
    return world.referral_at("at_desk", at=world.at(hours=-2), rag=rag)


# ── another version ──────────────────────────────────────────────────────────────────────────────────────

IMPOSSIBLE = [
    ({"length": 0}, "Choose a length from 1 to 2,400 hours"),
    ({"length": 9999}, "Choose a length from 1 to 2,400 hours"),
    ({"span": "cd", "length": 9999}, "Choose a length from 1 to 3,650 calendar days"),
    ({"span": "ao"}, "has no length"),
    ({"from_on": date(2026, 6, 1)}, "choose today or a later day"),
    ({"source": " "}, "Say where this is written"),
    ({"slug": "decision", "span": "wd", "length": 1}, "it cannot be paused"),
]


@pytest.mark.parametrize(("changed", "sentence"), IMPOSSIBLE, ids=str)
def test_what_nobody_could_keep_is_refused_with_a_sentence(morning, changed, sentence):
    with pytest.raises(RuleImpossible, match=sentence):
        write(morning, **changed)


def test_two_versions_never_count_from_the_same_day(morning):
    write(morning)
    with pytest.raises(RuleImpossible, match="counts from 3 June 2026 on"):
        write(morning, length=36)


def test_it_takes_the_permission(morning):
    with pytest.raises(NotPermitted):
        write(morning, WORKER)
    assert write(morning, ADMIN).slug == "rag_green"


def test_what_runs_is_left_alone_until_it_is_moved_on_purpose(morning):
    case = rated(morning, GREEN)
    before = clock_of(morning, case, "rag")
    rule = write(morning)
    assert clock_of(morning, case, "rag").due_at == before.due_at
    with morning.looking():
        (move,) = moves(rule)
        half = TimerStep.objects.filter(timer=before, fired_at=None).order_by("due_at").first()
    assert move.due_at == before.started_at + 48 * HOUR and not move.later
    with pytest.raises(ReasonMissing):
        act(morning, MANAGER, move_clocks, slug="rag_green", reason=" ")
    assert act(morning, ADMIN, move_clocks, slug="rag_green", reason=WHY) == 1
    timer = clock_of(morning, case, "rag")
    assert (timer.rule_id, timer.due_at) == (rule.pk, before.started_at + 48 * HOUR)
    with morning.looking():
        moved = TimerStep.objects.get(pk=half.pk)
        assert moved.due_at - timer.started_at == (half.due_at - before.started_at) * 2 / 3
        event = AuditEvent.objects.get(verb="rule.clocks-moved")
        assert event.text_hash and AuditEvent.objects.get(verb="timer.moved").object_id == str(timer.pk)
    assert act(morning, MANAGER, move_clocks, slug="rag_green", reason=WHY) == 0


def test_the_queue_follows_a_clock_that_was_moved(morning):
    case = rated(morning, GREEN)
    write(morning, length=3)
    act(morning, ADMIN, move_clocks, slug="rag_green", reason=WHY)
    timer, case = clock_of(morning, case, "rag"), case.reload()
    assert case.subject.due_at == case.referral.desk_due_at == timer.due_at == timer.started_at + 3 * HOUR
    assert case.referral.desk_clock == "rag_green"


def test_what_the_law_counts_is_moved_earlier_and_never_later(morning):
    case = rated(morning, GREEN)
    before = clock_of(morning, case, "decision").due_at
    write(morning, slug="decision", length=2, span="wd", pause_hours=0)
    assert act(morning, MANAGER, move_clocks, slug="decision", reason=WHY) == 0
    assert clock_of(morning, case, "decision").due_at == before
    write(morning, slug="decision", length=4, span="h", pause_hours=0, from_on=date(2026, 6, 4))
    assert act(morning, MANAGER, move_clocks, slug="decision", reason=WHY) == 1
    assert clock_of(morning, case, "decision").due_at < before


# ── holidays ─────────────────────────────────────────────────────────────────────────────────────────────


def test_an_added_holiday_counts_for_what_starts_then_and_is_told(morning):
    running = rated(morning, GREEN)
    before = clock_of(morning, running, "decision").due_at
    act(morning, ADMIN, add_holiday, day=date(2026, 6, 3), name="A day of thanks")
    assert clock_of(morning, running, "decision").due_at == before
    case = rated(morning, GREEN)
    due = clock_of(morning, case, "decision").due_at
    assert due == datetime(2026, 6, 4, 17, tzinfo=LONDON)
    with morning.looking():
        assert [day.why for day in why_due(case.subject.pk).skipped] == ["A day of thanks"]
    for day, refusal, sentence in (
        (date(2026, 6, 3), HolidayAlready, "of thanks"),
        (date(2026, 12, 25), HolidayAlready, "Christmas"),
        (date(2026, 6, 1), HolidayOver, "over"),
    ):
        with pytest.raises(refusal, match=sentence):
            act(morning, ADMIN, add_holiday, day=day, name="Again")


# ── pauses ───────────────────────────────────────────────────────────────────────────────────────────────


def pause(world, case, at=None, reason="The parents are on their way.", who=MANAGER):
    return act(world, who, pause_clock, at, subject_id=case.subject.pk, reason=reason)


def resume(world, case, at):
    return act(world, MANAGER, resume_clock, at, subject_id=case.subject.pk)


def test_a_local_clock_stands_still_and_gives_back_what_was_not_used(morning):
    case = rated(morning, AMBER)
    before = clock_of(morning, case, "rag").due_at
    pause(morning, case)
    assert clock_of(morning, case, "rag").due_at == before + 8 * HOUR
    resume(morning, case, morning.now + 3 * HOUR)
    assert clock_of(morning, case, "rag").due_at == before + 3 * HOUR
    made = pause(morning, case, morning.now + 4 * HOUR)
    assert made.until == morning.now + 9 * HOUR  # five of its eight hours were left
    assert clock_of(morning, case, "rag").due_at == before + 8 * HOUR
    with morning.looking():
        events = AuditEvent.objects.filter(verb__in=("timer.paused", "timer.resumed"), root_id=str(case.pk))
        assert [event.verb for event in events.order_by("seq")] == ["timer.paused", "timer.resumed", "timer.paused"]
        assert events.order_by("seq")[0].text_hash


def test_nothing_happens_on_its_way_while_it_stands_still_and_it_runs_on_by_itself(morning):
    case = rated(morning, AMBER)
    timer = clock_of(morning, case, "rag")
    with morning.looking():
        first = TimerStep.objects.filter(timer=timer, fired_at=None).order_by("due_at").first()
    pause(morning, case, first.due_at - HOUR)
    sweep(at=first.due_at + 6 * HOUR, door=Door.TEST)
    with morning.looking():
        assert TimerStep.objects.get(pk=first.pk).fired_at is None
    sweep(at=first.due_at + 8 * HOUR, door=Door.TEST)
    with morning.looking():
        assert TimerStep.objects.get(pk=first.pk).fired_at == first.due_at + 8 * HOUR
    with pytest.raises(NotPaused):
        resume(morning, case, first.due_at + 8 * HOUR)
    with pytest.raises(MayNotPause, match="as long as its rule allows"):
        pause(morning, case, first.due_at + 8 * HOUR)


def test_the_deadline_in_the_queue_is_the_nearest_that_runs(morning):
    case = rated(morning, AMBER)
    decision = clock_of(morning, case, "decision").due_at
    pause(morning, case)
    case = case.reload()
    assert case.subject.due_at == min(decision, clock_of(morning, case, "rag").due_at) == case.referral.desk_due_at


def test_what_may_not_stand_still_does_not(morning):
    case = rated(morning, AMBER)
    with pytest.raises(ReasonMissing):
        pause(morning, case, reason=" ")
    with pytest.raises(NotPermitted):
        pause(morning, case, who=WORKER)
    with pytest.raises(MayNotPause, match="Its time is over"):
        pause(morning, case, morning.now + 30 * HOUR)
    with pytest.raises(MayNotPause, match="gives no time"):
        pause(morning, rated(morning, 0))
    pause(morning, case)
    with pytest.raises(MayNotPause):
        pause(morning, case, morning.now + HOUR)


def test_the_database_lets_no_clock_of_the_law_stand_still(morning):
    timer = clock_of(morning, rated(morning, AMBER), "decision")
    with morning.looking():
        row = {"timer": timer, "since": morning.now, "until": morning.at(hours=1), "due_before": timer.due_at}
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            ClockPause.objects.create(**row, paused_by=morning.user(MANAGER))
        assert refused.value.__cause__.diag.constraint_name == "no_statutory_clock_is_paused"


def test_every_rule_of_the_domain_is_there_and_says_who_owes_it_and_where_it_is_written(db):
    rules = list(ClockRule.objects.all())
    assert len(rules) >= 55 and {rule.span for rule in rules} >= {"wd", "h", "cd", "wk", "cm", "sd", "ao", "nt"}
    assert [rule.slug for rule in rules if not (rule.starts and rule.stops and rule.source)] == []
    for rule in rules:
        rule.clean_fields(exclude=["id"])
