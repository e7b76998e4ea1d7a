"""Who is warned, who is told of a breach, and what becomes of an offer that nobody answers?"""

from datetime import timedelta

import pytest

from maru.audit.context import Door
from maru.notify.models import Mail, Notice
from maru.timers.models import Timer, TimerStep
from maru.timers.operations import sweep
from referrals.models import Subject
from triage.models import Handover

PLENTY = timedelta(days=9)


@pytest.fixture
def told(world):
    """What has been told since the test last asked: who, what, whether urgent."""
    with world.looking():
        known = set(Notice.objects.values_list("pk", flat=True))

    def news():
        with world.looking():
            rows = list(Notice.objects.exclude(pk__in=known).order_by("raised_at", "key"))
        known.update(row.pk for row in rows)
        return [(row.to_role or row.to_user_id, row.text, row.urgent) for row in rows]

    return news


def steps(world, object_id):
    """When the warning and the breach of a record's newest clock are due."""
    with world.looking():
        timer = Timer.objects.filter(object_id=object_id).latest("started_at")
        return [timer.steps.get(name=name).due_at for name in ("warn", "breach")]


def test_unclaimed_the_triage_roles_are_warned_and_the_manager_hears_of_the_breach(world, told):
    case = world.referral_at("waiting")
    warn, breach = steps(world, case.subject.pk)
    told()
    sweep(at=warn, door=Door.TEST)
    warned = told()
    assert sorted(who for who, _, _ in warned) == ["maru_police_ds", "maru_triage_sw"]
    assert all("three quarters" in text and not urgent for _, text, urgent in warned)
    sweep(at=breach, door=Door.TEST)
    late = told()
    assert sorted(who for who, _, _ in late) == ["maru_manager", "maru_police_ds", "maru_triage_sw"]
    assert all(case.reference in text and urgent for _, text, urgent in late)


def test_claimed_the_claimant_is_warned_and_hears_of_the_breach_with_the_manager(world, told):
    case = world.referral_at("at_desk")
    warn, breach = steps(world, case.subject.pk)
    told()
    sweep(at=warn, door=Door.TEST)
    assert [who for who, _, _ in told()] == [world.user("maru_triage_sw").pk]
    sweep(at=breach, door=Door.TEST)
    assert {who for who, _, _ in told()} == {world.user("maru_triage_sw").pk, "maru_manager"}


def test_each_child_has_a_clock_of_its_own(world, told):
    case = world.referral_at("waiting", children=3)
    breach = steps(world, case.subject.pk)[1]
    told()
    assert sweep(at=breach, door=Door.TEST) == 6
    assert len([who for who, _, _ in told() if who == "maru_manager"]) == 3


@pytest.mark.parametrize("stage", ["closed_by_desk", "held_by_caiu", "closed_by_caiu", "accepted", "reported"])
def test_a_clock_that_was_met_tells_nobody_anything(world, told, stage):
    world.referral_at(stage)
    told()
    assert sweep(at=world.now + PLENTY, door=Door.TEST) == 0 and told() == []
    with world.looking():
        assert not TimerStep.objects.filter(fired_at=None, dropped_at=None).exists()


def test_the_team_is_reminded_and_an_offer_without_an_answer_comes_back(world, told):
    case = world.referral_at("offered", children=2)
    warn, breach = steps(world, case.handover.pk)
    told()
    sweep(at=warn, door=Door.TEST)
    assert told() == [("partner_practitioner", f"{case.handover.reference} still waits for your answer.", False)]
    sweep(at=breach, door=Door.TEST)
    case.reload()
    assert case.handover.state == "lapsed" and {s.custody for s in case.subjects} == {"waiting"}
    assert {s.holding_unit.slug for s in case.subjects} == {"maru-desk"}
    assert case.referral.desk_stage == "waiting" and case.referral.desk_due_at == breach
    assert {who for who, text, _ in told() if "lapsed" in text} == {"maru_triage_sw", "maru_police_ds"}


def test_who_has_come_back_is_due_at_once_and_the_manager_hears_of_it(world, told):
    case = world.referral_at("declined")
    told()
    assert sweep(at=world.now, door=Door.TEST) == 1
    assert "maru_manager" in {who for who, text, _ in told() if "has come back" in text}
    assert sweep(at=world.now + PLENTY, door=Door.TEST) == 0
    with world.looking():
        assert Subject.objects.get(pk=case.subject.pk).custody == "waiting"


def test_an_answer_before_its_time_keeps_the_offer(world):
    case = world.referral_at("accepted")
    sweep(at=world.now + PLENTY, door=Door.TEST)
    with world.looking():
        assert Handover.objects.get(pk=case.handover.pk).state == "accepted"


def test_each_notice_has_one_mail_to_each_active_member_and_no_more(world):
    case = world.referral_at("waiting")
    _, breach = steps(world, case.subject.pk)
    for _ in range(3):
        sweep(at=breach, door=Door.TEST)
    with world.looking():
        to = list(Mail.objects.filter(key__contains=":breach:maru_manager").values_list("to__email", flat=True))
    assert to == ["maru_manager@maru.example"]
