"""Whom do the desk's clocks reach at which mark, what becomes of an offer that nobody answers?"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from maru.agencies.models import User
from maru.audit.context import Door
from maru.notify.models import Mail, Notice
from maru.timers.models import Escalation, Timer, TimerStep
from maru.timers.operations import stop_clock, sweep
from referrals.models import Subject
from triage.models import Handover

LONDON = ZoneInfo("Europe/London")
PLENTY = timedelta(days=9)
WORKER, MANAGER, DUTY = "maru_triage_sw", "maru_manager", "duty_senior_detective"
TEAM = "partner_practitioner"


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


def steps(world, object_id, **which):
    """When each mark of a record's running clock comes."""
    with world.looking():
        timer = Timer.objects.get(object_id=object_id, state="running", **which)
        return {int(step.name): step.due_at for step in timer.steps.all()}


def hearing(world, told, at):
    """Who hears at that moment, by the role that the ladder says."""
    sweep(at=at, door=Door.TEST)
    claimant = world.user(WORKER).pk
    return sorted("claimant" if who == claimant else who for who, *_ in told())


def test_unclaimed_the_first_triage_role_on_duty_has_it_in_hand(world, told):
    case = world.referral_at("waiting")
    at = steps(world, case.subject.pk)
    told()
    assert hearing(world, told, at[50]) == [WORKER]
    assert hearing(world, told, at[75]) == [MANAGER, WORKER]
    assert hearing(world, told, at[90]) == [MANAGER]
    sweep(at=at[100], door=Door.TEST)
    late = told()
    assert sorted(who for who, _, _ in late) == [MANAGER, WORKER]
    assert {text for _, text, _ in late} == {f"{case.reference}: the desk’s decision: the time is over."}
    assert all(urgent for *_, urgent in late)


def test_claimed_the_claimant_hears_and_of_the_breach_the_manager_must_say_that_they_have_it(world, told):
    case = world.referral_at("at_desk")
    at = steps(world, case.subject.pk)
    told()
    assert hearing(world, told, at[50]) == ["claimant"]
    assert hearing(world, told, at[100]) == ["claimant", "claimant", MANAGER, MANAGER, MANAGER]
    with world.looking():
        rows = Escalation.objects.filter(step__timer__object_id=case.subject.pk, must_acknowledge=True)
        assert [(row.to, row.unit.kind, row.acknowledged_at) for row in rows] == [(MANAGER, "maru_desk", None)]
        assert Notice.objects.get(key=rows[0].key).must_acknowledge


def test_each_child_has_a_clock_of_its_own(world, told):
    case = world.referral_at("waiting", children=3)
    over = steps(world, case.subject.pk)[100]
    told()
    assert sweep(at=over, door=Door.TEST) == 12
    assert len([who for who, text, _ in told() if who == MANAGER and "is over" in text]) == 3


@pytest.mark.parametrize("stage", ["closed_by_desk", "held_by_caiu", "closed_by_caiu", "accepted", "reported"])
def test_a_clock_that_was_met_tells_nobody_anything(world, told, stage):
    world.referral_at(stage)
    told()
    assert sweep(at=world.now + PLENTY, door=Door.TEST) == 0 and told() == []
    with world.looking():
        assert not TimerStep.objects.filter(fired_at=None, dropped_at=None).exists()


def test_the_team_is_reminded_and_an_offer_without_an_answer_comes_back(world, told):
    case = world.referral_at("offered", children=2)
    at = steps(world, case.handover.pk)
    told()
    sweep(at=at[75], door=Door.TEST)
    half, more = (f"{case.handover.reference}: the answer to an offer: {n} % of the time has passed." for n in (50, 75))
    assert told() == [(TEAM, half, False), (TEAM, more, False)]
    assert hearing(world, told, at[90]) == [MANAGER, TEAM]
    sweep(at=at[100], door=Door.TEST)
    case.reload()
    assert case.handover.state == "lapsed" and {s.custody for s in case.subjects} == {"waiting"}
    assert {s.holding_unit.slug for s in case.subjects} == {"maru-desk"}
    assert case.referral.desk_stage == "waiting" and case.referral.desk_due_at == at[100]
    assert {who for who, text, _ in told() if "lapsed" in text} == {WORKER, "maru_police_ds"}


def test_who_has_come_back_is_due_at_once_and_the_manager_hears_of_it(world, told):
    case = world.referral_at("declined")
    told()
    assert sweep(at=world.now, door=Door.TEST) == 1
    assert MANAGER in {who for who, text, _ in told() if "has come back" in text}
    with world.looking():
        assert Subject.objects.get(pk=case.subject.pk).custody == "waiting"
        assert list(TimerStep.objects.filter(fired_at=None, dropped_at=None).values_list("name", flat=True)) == [
            "100+1"
        ]


def test_an_answer_before_its_time_keeps_the_offer(world):
    case = world.referral_at("accepted")
    sweep(at=world.now + PLENTY, door=Door.TEST)
    with world.looking():
        assert Handover.objects.get(pk=case.handover.pk).state == "accepted"


def test_each_notice_has_one_mail_to_each_on_duty_and_no_more(world):
    case = world.referral_at("waiting")
    over = steps(world, case.subject.pk)[100]
    for _ in range(3):
        sweep(at=over, door=Door.TEST)
    with world.looking():
        to = list(Mail.objects.filter(key__contains=":100:maru_manager").values_list("to__email", flat=True))
    assert to == ["maru_manager@maru.example"]


# Of a RAG: who hears at each mark where somebody has claimed it.
RED = {
    50: ["claimant", MANAGER], 75: ["claimant", DUTY], 90: [MANAGER], 100: ["claimant", DUTY, MANAGER], 125: [MANAGER],
}  # fmt: skip
LADDERS = {0: RED, 1: RED, 2: {50: ["claimant"], 75: ["claimant", MANAGER], 90: [MANAGER], 100: ["claimant", MANAGER]}}


@pytest.fixture
def monday(world):
    """A Monday at nine in the morning, with no bank holiday near."""
    return datetime(2026, 6, 1, 9, tzinfo=LONDON)


def rated(world, rag, at, claimed_by=WORKER):
    """A referral received then, rated and claimed; of its decision's clock other tests tell."""
    case = world.referral_at("at_desk", at=at, rag=rag, claimed_by=claimed_by)
    with world.looking():
        stop_clock(kind="decision", object_id=case.subject.pk, at=at, met=True)
    return case


@pytest.mark.parametrize("rag", LADDERS)
def test_the_ladder_of_a_rag_says_who_hears_and_each_hears_once(world, told, monday, rag):
    case = rated(world, rag, monday)
    at = steps(world, case.subject.pk, kind="rag")
    hours = (4, 24, 72)[rag]
    assert {mark: moment - monday for mark, moment in at.items()} == {
        mark: timedelta(hours=hours) * mark / 100 for mark in (50, 75, 90, 100, 125)
    }
    told()
    for mark, expected in LADDERS[rag].items():
        with world.looking():
            # What climbs from the mark before is asked about elsewhere.
            TimerStep.objects.filter(name__contains="+").update(dropped_at=monday)
        sweep(at=at[mark], door=Door.TEST)
        sweep(at=at[mark], door=Door.TEST)
        heard = told()
        claimant = world.user(WORKER).pk
        assert sorted("claimant" if who == claimant else who for who, *_ in heard) == sorted(expected), mark
        colour = ("red", "amber", "green")[rag]
        start = f"{case.reference}: the decision on a child who is rated {colour}, within {hours} hours: "
        assert all(text.startswith(start) for _, text, _ in heard)
        assert {stands_out for *_, stands_out in heard} == {rag == 0 or mark >= 100}


def test_a_manager_who_has_claimed_it_hears_once(world, told, monday):
    case = rated(world, 0, monday, claimed_by=MANAGER)
    told()
    sweep(at=steps(world, case.subject.pk, kind="rag")[50], door=Door.TEST)
    assert [who for who, *_ in told()] == [MANAGER]


def test_where_the_claimant_is_locked_out_the_triage_roles_have_it_in_hand(world, told, monday):
    case = rated(world, 1, monday, claimed_by="maru_triage_sw_2")
    told()
    User.objects.filter(pk=world.user("maru_triage_sw_2").pk).update(is_active=False)
    sweep(at=steps(world, case.subject.pk, kind="rag")[50], door=Door.TEST)
    assert {who for who, *_ in told()} == {WORKER, MANAGER}


def test_whoever_is_called_in_may_see_it_from_then_on_and_hears_by_mail(world, monday):
    rated(world, 0, monday)
    case = rated(world, 0, monday)
    duty, address = world.client(DUTY), f"/referrals/{case.reference}/"
    sweep(at=monday + timedelta(hours=2), door=Door.TEST)
    assert duty.get(address).status_code == 404
    sweep(at=monday + timedelta(hours=3), door=Door.TEST)
    assert duty.get(address).status_code == 200
    with world.looking():
        mails = Mail.objects.filter(body__contains=f"{case.reference}: the decision on a child who is rated red")
        assert set(mails.values_list("to__email", flat=True)) == {
            f"{who}@maru.example" for who in (DUTY, MANAGER, WORKER)
        }
        assert not mails.filter(body__contains="Testford").exists()
        assert Notice.objects.filter(to_role=DUTY, link=address).count() == 1
