"""Who is warned, who is told of a breach, and what becomes of an offer that nobody answers?"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from maru.agencies.models import User
from maru.audit.context import Door
from maru.notify.models import Mail, Notice
from maru.timers.models import Timer, TimerStep
from maru.timers.operations import stop_clock, sweep
from referrals.models import Subject
from referrals.operations.rag import RULES
from triage.ladder import LADDER
from triage.models import Handover
from triage.queries.clocks import NAMES
from triage.timers import TOLD

LONDON = ZoneInfo("Europe/London")
PLENTY = timedelta(days=9)
DESK_CLOCKS = {"decision": "decision", "redecide": "redecide"}


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
    """When the warning and the breach of a record's running clock are due."""
    with world.looking():
        timer = Timer.objects.get(object_id=object_id, state="running", **which)
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
    reminder = f"{case.handover.reference} still waits for your answer."
    assert told() == [(role, reminder, False) for role in ("csc_sw", "csc_tm", "partner_practitioner")]
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


# RAG, claimed or not: who hears at the warning, who when the time is over, and at which part of the time.
HEARING = {
    (0, "maru_triage_sw"): ({"claimant", "maru_manager"}, {"maru_manager", "duty_senior_detective"}),
    (0, None): ({"maru_triage_sw", "maru_police_ds", "maru_manager"}, {"maru_manager", "duty_senior_detective"}),
    (1, "maru_triage_sw"): ({"claimant"}, {"claimant", "maru_manager"}),
    (1, None): ({"maru_triage_sw", "maru_police_ds"}, {"maru_triage_sw", "maru_police_ds", "maru_manager"}),
    (2, "maru_triage_sw"): ({"claimant"}, {"claimant", "maru_manager"}),
    (2, None): ({"maru_triage_sw", "maru_police_ds"}, {"maru_triage_sw", "maru_police_ds", "maru_manager"}),
    # A manager who has claimed it hears as the manager, once.
    (0, "maru_manager"): ({"maru_manager"}, {"maru_manager", "duty_senior_detective"}),
    (1, "maru_manager"): ({"claimant"}, {"maru_manager"}),
}


@pytest.fixture
def monday(world):
    """A Monday at nine in the morning, with no bank holiday near."""
    return datetime(2026, 6, 1, 9, tzinfo=LONDON)


def rated(world, rag, claimed_by, at):
    """A referral received then, rated, and with whoever has claimed it."""
    case = world.referral_at("at_desk", at=at, rag=rag, claimed_by=claimed_by or "maru_triage_sw")
    if claimed_by is None:
        world.walk.release(case.referral, "maru_triage_sw", at=at + timedelta(hours=1))
    return case


@pytest.mark.parametrize(("rag", "claimed_by"), HEARING, ids=str)
def test_the_ladder_of_a_rag_says_who_hears_and_each_hears_once(world, told, monday, rag, claimed_by):
    case = rated(world, rag, claimed_by, monday)
    warn, breach = steps(world, case.subject.pk, kind="rag")
    assert breach == monday + timedelta(hours=(4, 24, 72)[rag])
    with world.looking():
        # Of the decision's clock, which may warn or breach in between, another test tells.
        stop_clock(kind="decision", object_id=case.subject.pk, at=monday, met=True)
    told()
    claimant = world.user(claimed_by).pk if claimed_by else None
    for at, expected, urgent in (
        (warn, HEARING[rag, claimed_by][0], rag == 0),
        (breach, HEARING[rag, claimed_by][1], True),
    ):
        for _ in range(2):
            sweep(at=at, door=Door.TEST)
        heard = told()
        assert sorted("claimant" if who == claimant else who for who, *_ in heard) == sorted(expected)
        colour = ("red", "amber", "green")[rag]
        assert all(text.startswith(f"{case.reference}: rated {colour}, ") for _, text, _ in heard)
        assert {stands_out for *_, stands_out in heard} == {urgent}


def test_where_the_claimant_is_locked_out_the_triage_roles_hear_instead(world, told, monday):
    case = rated(world, 1, "maru_triage_sw_2", monday)
    warn, _ = steps(world, case.subject.pk, kind="rag")
    told()
    User.objects.filter(pk=world.user("maru_triage_sw_2").pk).update(is_active=False)
    sweep(at=warn, door=Door.TEST)
    heard = {who for who, text, _ in told() if "rated amber" in text}
    assert heard == {"maru_triage_sw", "maru_police_ds"}


def test_a_red_warns_at_half_time_by_night_an_amber_while_the_desk_works(world):
    night = datetime(2026, 6, 3, 5, tzinfo=LONDON)
    red, amber = (rated(world, rag, "maru_triage_sw", night) for rag in (0, 1))
    assert steps(world, red.subject.pk, kind="rag")[0] == night + timedelta(hours=2)
    # The desk works from 8 to 18: three quarters of its ten hours are over at half past three.
    assert steps(world, amber.subject.pk, kind="rag")[0] == datetime(2026, 6, 3, 15, 30, tzinfo=LONDON)


def test_whoever_is_called_for_an_overdue_red_may_see_it_and_hears_by_mail(world, monday):
    case = rated(world, 0, None, monday)
    duty, address = world.client("duty_senior_detective"), f"/referrals/{case.reference}/"
    sweep(at=monday + timedelta(hours=3), door=Door.TEST)
    assert duty.get(address).status_code == 404
    sweep(at=monday + timedelta(hours=4), door=Door.TEST)
    assert duty.get(address).status_code == 200
    with world.looking():
        mails = Mail.objects.filter(body__contains="no decision has been made within 4 hours")
        assert sorted(mails.values_list("to__email", flat=True)) == [
            "duty_senior_detective@maru.example",
            "maru_manager@maru.example",
        ]
        assert not mails.filter(body__contains="Testford").exists()


def test_every_clock_of_the_desk_has_its_ladder_and_its_words():
    rules = {"decision", "redecide", *RULES.values()}
    assert set(LADDER) == rules == set(NAMES)
    with_steps = {(DESK_CLOCKS.get(rule, "rag"), step) for rule, steps in LADDER.items() for step in steps}
    assert with_steps == set(TOLD)
