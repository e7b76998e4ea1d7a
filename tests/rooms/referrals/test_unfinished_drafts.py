"""Is a draft that nobody sends chased, and never silently lost?"""

from datetime import timedelta

import pytest

from maru.audit.context import Door
from maru.notify.models import Notice
from maru.timers.models import Escalation, Timer
from maru.timers.operations import sweep
from maru.timers.registry import matters_of
from referrals.operations import discard, pass_on, save_page, start, submit

AUTHOR, COLLEAGUE, MANAGER = "submitter_police", "submitter_police_2", "maru_manager"
LYING, DANGER = "draft_unfinished", "draft_in_danger"


def save(world, referral, page, answers, at=None, by=AUTHOR):
    with world.acting(by, at):
        save_page(
            referral_id=referral.pk, page=page, answers=answers, complete=True, by=world.user(by), at=at or world.now
        )


def clock(world, case, kind=LYING):
    with world.looking():
        return Timer.objects.filter(object_id=case.pk, kind=kind).order_by("-started_at").first()


def reached(world, timer):
    """Whom its marks have reached: at which, by which rung, a person's key or a role."""
    keys = {person.pk: key for key, person in world.county.people.items()}
    with world.looking():
        rows = Escalation.objects.filter(step__timer=timer).order_by("at", "to").select_related("step")
        return [(row.step.name, row.to, keys.get(row.person_id, row.role)) for row in rows]


@pytest.fixture
def case(world):
    return world.referral_at("draft", at=world.now)


def test_what_nothing_is_written_in_is_not_chased(world):
    with world.acting(AUTHOR):
        empty = start(by=world.user(AUTHOR), at=world.now)
    assert clock(world, empty) is None
    save(world, empty, "concern", {"what_happened": "She"})
    assert clock(world, empty).due_at == world.at(hours=24)


def test_its_author_is_reminded_at_half_the_time_and_who_supervises_them_when_it_is_over(world, case):
    timer = clock(world, case)
    sweep(at=timer.started_at + timedelta(hours=12), door=Door.TEST)
    assert reached(world, timer) == [("50", "owner", AUTHOR)]
    sweep(at=timer.due_at, door=Door.TEST)
    assert reached(world, timer)[1:] == [("100", "owner", AUTHOR), ("100", "supervisor", MANAGER)]
    with world.looking():
        told = Notice.objects.get(key=f"{timer.pk}:100:supervisor")
    assert told.must_acknowledge and told.link == f"/referrals/{case.reference}/unfinished/"
    sweep(at=timer.due_at + timedelta(hours=4), door=Door.TEST)
    assert reached(world, timer)[-1] == ("100+1", "duty_senior_detective", "duty_senior_detective")


def test_a_unit_with_a_supervisor_of_its_own_tells_them(world):
    case = world.referral_at("draft", by="caiu_dc", at=world.now)
    timer = clock(world, case)
    sweep(at=timer.due_at, door=Door.TEST)
    assert ("100", "supervisor", "caiu_ds") in reached(world, timer)


def test_a_draft_in_danger_reaches_the_manager_within_the_hour_without_a_word_of_it(world, case):
    save(world, case.referral, "danger", {"immediate_danger": "yes", "called_999": "yes"})
    timer = clock(world, case, DANGER)
    assert timer.due_at == world.at(hours=1)
    sweep(at=timer.due_at, door=Door.TEST)
    assert ("100", "maru_manager", MANAGER) in reached(world, timer)
    with world.looking():
        told = Notice.objects.get(key=f"{timer.pk}:100:maru_manager")
    assert told.urgent and told.must_acknowledge and "in immediate danger" in told.text
    sweep(at=timer.due_at + timedelta(minutes=10), door=Door.TEST)
    assert reached(world, timer)[-1][0] == "100+1"


def test_the_short_clock_starts_once_and_stops_when_nobody_is_in_danger_after_all(world, case):
    for minutes in (0, 1):
        save(world, case.referral, "danger", {"immediate_danger": "yes"}, at=world.at(minutes=minutes))
    timer = clock(world, case, DANGER)
    assert timer.started_at == world.now
    save(world, case.referral, "danger", {"immediate_danger": "no"}, at=world.at(minutes=2))
    assert clock(world, case, DANGER).state == "cancelled"
    assert clock(world, case).state == "running"


def test_it_ends_when_the_draft_is_sent_or_deleted(world, case):
    other = world.referral_at("draft", at=world.now)
    with world.acting(AUTHOR):
        submit(referral_id=case.pk, by=world.user(AUTHOR), at=world.now)
        discard(referral_id=other.pk, by=world.user(AUTHOR), at=world.now)
    assert (clock(world, case).state, clock(world, other).state) == ("met", "cancelled")
    assert sweep(at=world.at(days=3), door=Door.TEST) is not None
    assert reached(world, clock(world, case)) == reached(world, clock(world, other)) == []


def test_what_was_passed_on_is_asked_of_who_has_it_now(world, case):
    timer = clock(world, case)
    sweep(at=timer.started_at + timedelta(hours=12), door=Door.TEST)
    with world.acting(AUTHOR):
        pass_on(
            referral_id=case.pk, to_id=world.user(COLLEAGUE).pk, note="", by=world.user(AUTHOR), at=world.at(hours=13)
        )
    with world.looking():
        assert Notice.objects.get(key=f"{timer.pk}:50:owner").settled_at, "who had it is asked no more"
    sweep(at=timer.due_at, door=Door.TEST)
    assert ("100", "owner", COLLEAGUE) in reached(world, timer)


def test_the_missed_page_still_opens_when_a_draft_that_it_tells_of_was_deleted(world, case):
    timer = clock(world, case)
    with world.acting(AUTHOR):
        discard(referral_id=case.pk, by=world.user(AUTHOR), at=world.now)
    with world.looking():
        assert str(matters_of([timer])[timer.pk].what) == "a draft that was deleted"
