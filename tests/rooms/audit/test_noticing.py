"""Is unusual looking noticed in the trail, once each, whatever is killed, and said to whoever must hear?"""

from datetime import datetime, time, timedelta

import pytest

from maru.agencies.models import Signal
from maru.agencies.models.organisation import Membership
from maru.audit import trail
from maru.audit.context import Door
from maru.audit.models import AuditEvent, Position
from maru.audit.trail import Named
from maru.audit.verbs import Verb
from maru.common.ids import LONDON
from maru.desk.signals import operations, rules
from maru.desk.signals.operations import notice, notice_if_late
from maru.notify.models import Mail, Notice
from maru.timers.models import Timer
from maru.timers.operations import sweep

SCHOOL, WORKER, MANAGER = "submitter_external", "maru_triage_sw", "maru_manager"
# A Wednesday at noon, when everybody works.
NOON = datetime.combine(datetime(2026, 3, 4), time(12), LONDON)


@pytest.fixture
def now(world):
    """From where the trail stands."""
    notice(door=Door.TEST)
    return NOON


def look(world, who, at, *, root=None, reason="queue", verb=Verb.REFERRAL_READ, door=None):
    """A look, as a page writes it down."""
    with world.acting(who, at) as context:
        context.door = door or context.door
        trail.record(verb, on=root or a_record(at), reason=reason, at=at)


def a_record(at, n=0):
    return Named("referral", f"00000000-0000-4000-8000-{int(at.timestamp() * 1000) % 10**9:09}{n:03}")


def look_at_many(world, who, at, number):
    for n in range(number):
        look(world, who, at + timedelta(seconds=n), root=a_record(at, n))


def signals(world, **narrowed):
    with world.looking():
        return list(Signal.objects.filter(**narrowed).order_by("raised_at", "first_seq"))


MOST = rules.MOST_RECORDS_OF_OTHERS


def test_many_records_in_a_short_time_are_noticed_at_the_figure(world, now):
    look_at_many(world, SCHOOL, now, MOST - 1)
    notice(door=Door.TEST)
    assert signals(world) == []
    look(world, SCHOOL, now + timedelta(minutes=9), root=a_record(now, 999))
    notice(door=Door.TEST)
    (signal,) = signals(world)
    assert (signal.rule, signal.user, len(signal.seqs)) == ("many", world.user(SCHOOL), MOST)
    assert (signal.since, signal.until) == (now, now + timedelta(minutes=9))
    rows = AuditEvent.objects.filter(seq__in=signal.seqs)
    assert {(row.verb, row.actor) for row in rows} == {("referral.read", f"user:{signal.user_id}")}
    raised = AuditEvent.objects.get(verb="signal.raised")
    assert (raised.object_id, raised.actor, raised.reason) == (str(signal.pk), "system:signals", "many")


def test_what_goes_on_joins_what_waits_and_nothing_is_counted_twice(world, now):
    look_at_many(world, SCHOOL, now, MOST)
    notice(door=Door.TEST)
    look(world, SCHOOL, now + timedelta(minutes=5), root=a_record(now, 998))
    notice(door=Door.TEST)
    notice(door=Door.TEST)
    Position.objects.update(seq=0)
    notice(door=Door.TEST)
    (signal,) = signals(world)
    assert len(signal.seqs) == len(set(signal.seqs)) == MOST + 1


def test_after_it_was_cleared_new_looks_are_a_new_one(world, now):
    look_at_many(world, SCHOOL, now, MOST)
    notice(door=Door.TEST)
    (signal,) = signals(world)
    with world.acting(MANAGER):
        operations.clear(signal=signal, outcome="explained", words="Asked.", by=world.user(MANAGER), at=world.now)
    look(world, SCHOOL, now + timedelta(minutes=1), root=a_record(now, 998))
    notice(door=Door.TEST)
    assert len(signals(world)) == 1
    look_at_many(world, SCHOOL, now + timedelta(minutes=2), MOST)
    notice(door=Door.TEST)
    assert [len(one.seqs) for one in signals(world)] == [MOST, MOST + 1]


def test_a_run_that_is_killed_leaves_nothing_and_the_next_one_does_all(world, now, monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 10)
    look_at_many(world, SCHOOL, now, MOST + 10)
    real, calls = operations.raise_signal, []

    def killed(**given):
        calls.append(given)
        real(**given)
        raise KeyboardInterrupt

    monkeypatch.setattr(operations, "raise_signal", killed)
    with pytest.raises(KeyboardInterrupt):
        notice(door=Door.TEST)
    assert calls and signals(world) == []
    monkeypatch.setattr(operations, "raise_signal", real)
    notice(door=Door.TEST)
    (signal,) = signals(world)
    assert len(signal.seqs) == MOST + 10


def test_the_hours_of_a_unit_are_kept_and_who_works_round_the_clock_is_not_asked(world, now):
    night = now + timedelta(hours=11)
    for who in (SCHOOL, "submitter_police"):
        for n in range(rules.LOOKS_OUT_OF_HOURS):
            look(world, who, night + timedelta(minutes=n), root=a_record(now), reason="unit")
        look(world, who, now, root=a_record(now), reason="unit")
    notice(door=Door.TEST)
    (signal,) = signals(world)
    assert (signal.rule, signal.user) == ("out_of_hours", world.user(SCHOOL))
    assert len(signal.seqs) == rules.LOOKS_OUT_OF_HOURS


@pytest.mark.parametrize("stage", ["at_desk", "offered", "allocated", "in_caf"])
def test_somebody_called_like_the_reader_is_noticed_in_each_kind_of_record(world, now, stage):
    case = world.referral_at(stage, family_name="Amberley")
    other = world.referral_at(stage, family_name="Amberley", others={"people": []})
    with world.looking():
        for party in case.referral.parties.filter(role="parent"):
            type(party.person).objects.filter(pk=party.person_id).update(match_key="amberley|joyce")
    kinds = {
        "at_desk": (case.referral, other.referral, Verb.REFERRAL_READ),
        "offered": (case.handover, other.handover, Verb.HANDOVER_READ),
        "allocated": (case.investigation, other.investigation, Verb.INVESTIGATION_READ),
        "in_caf": (*(c.assessments[0] if c.assessments else None for c in (case, other)), Verb.ASSESSMENT_READ),
    }
    mine, theirs, verb = kinds[stage]
    for record in (mine, theirs, mine):
        look(world, WORKER, now, root=record, reason="unit", verb=verb)
    notice(door=Door.TEST)
    (signal,) = signals(world)
    assert (signal.rule, signal.about, len(signal.seqs)) == ("alike", mine.pk, 2)


def test_reading_the_same_record_again_and_again_is_noticed_of_whoever_does_not_work_on_it(world, now):
    case, other = world.referral_at("at_desk", claimed_by=WORKER), world.referral_at("waiting")
    for n in range(rules.RETURNS):
        for record in (case, other):
            look(world, WORKER, now + timedelta(hours=n // 2), root=record.referral, reason="queue")
        look(world, "maru_police_ds", now + timedelta(hours=n // 2), root=case.referral, reason="claimed")
    notice(door=Door.TEST)
    (signal,) = signals(world)
    assert (signal.rule, signal.user, signal.about) == ("returning", world.user(WORKER), other.pk)


def test_the_demos_story_and_systems_are_not_asked(world, now):
    for n in range(MOST):
        look(world, SCHOOL, now + timedelta(seconds=n), root=a_record(now, n), door=Door.DEMO)
    notice(door=Door.TEST)
    assert signals(world) == []


def test_whoever_has_no_role_any_more_is_still_noticed(world, now):
    look_at_many(world, SCHOOL, now, MOST)
    Membership.objects.filter(user=world.user(SCHOOL)).update(until=world.now)
    notice(door=Door.TEST)
    assert [signal.rule for signal in signals(world)] == ["many"]


def test_late_clearing_is_told_to_everybody_who_may_and_never_to_the_person(world, now):
    look_at_many(world, MANAGER, now, rules.MOST_RECORDS[MANAGER])
    notice(door=Door.TEST)
    (signal,) = signals(world)
    timer = Timer.objects.get(kind="signal_review", object_id=signal.pk)
    sweep(at=timer.due_at, door=Door.TEST)
    with world.looking():
        told = list(Notice.objects.filter(key__startswith=str(timer.pk)))
    assert [notice.to_user for notice in told] == [world.user("dpo")]
    assert told[0].link == f"/audit/signals/{signal.pk}/"
    assert set(Mail.objects.filter(key__startswith=str(timer.pk)).values_list("to", flat=True)) == {
        world.user("dpo").pk
    }


def test_the_watchdog_does_it_where_celery_has_not(world, now):
    look_at_many(world, SCHOOL, now, MOST)
    notice_if_late()
    assert signals(world) == []
    Position.objects.update(at=now)
    notice_if_late()
    assert len(signals(world)) == 1
