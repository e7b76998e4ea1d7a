"""Is an investigation given, worked, closed and handed back by those who may, and does everybody hear of it?"""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connections

from caiu import operations as caiu
from caiu.models import Investigation
from caiu.operations.allocate import NotOfThisUnit
from caiu.operations.finish import OutcomeMissing, ReasonMissing
from caiu.operations.work import AlreadyDone, DueInThePast, Empty, InvestigationEnded
from maru.agencies.models import Involvement
from maru.audit.models import AuditEvent
from maru.common.errors import NotFound, NotPermitted
from maru.common.states import TransitionNotAllowed
from maru.notify.models import Notice
from maru.timers.clock import london_day
from referrals.models import Referral


@pytest.fixture
def do(world):
    """Call one of CAIU's operations as somebody, on an investigation."""

    def call(who, name, case=None, **arguments):
        if case is not None:
            arguments["investigation_id"] = case.investigation.pk
        with world.acting(who):
            return getattr(caiu, name)(by=world.user(who), at=world.now, **arguments)

    return call


def verbs(world, case):
    with world.looking():
        found = AuditEvent.objects.filter(root_id=str(case.investigation.pk)).order_by("seq")
        return list(found.values_list("verb", flat=True))


def told(world, who):
    with world.looking():
        return list(Notice.objects.filter(to_user=world.user(who)).values_list("text", flat=True))


def test_a_new_investigation_waits_for_the_sergeants_of_its_unit(world):
    case = world.referral_at("held_by_caiu")
    with world.looking():
        notice = Notice.objects.get(key=f"opened:{case.investigation.pk}")
    assert (notice.to_unit.slug, notice.to_role) == ("caiu-peterborough", "caiu_ds")
    assert case.investigation.state == "new" and case.investigation.why_here


def test_the_detective_sees_it_from_the_allocation_and_the_one_before_no_longer(world, do):
    case = world.referral_at("held_by_caiu")
    for who, other in (("caiu_dc", "caiu_dc_2"), ("caiu_dc_2", "caiu_dc")):
        do("caiu_ds", "allocate", case, to=world.user(who).pk)
        for name, expected in ((who, 1), (other, 0)):
            with world.acting(name):
                user = world.user(name)
                assert Investigation.objects.visible_to(user).count() == Investigation.objects.count() == expected
                assert Referral.objects.visible_to(user).count() == Referral.objects.count() == expected
    assert any("is allocated to you" in text for text in told(world, "caiu_dc_2"))
    assert verbs(world, case)[-1] == "investigation.allocated"


def test_it_is_given_only_to_a_detective_of_the_unit(world, do):
    case = world.referral_at("held_by_caiu")
    for stranger in (world.user("caiu_dc_cambridge").pk, world.user("maru_triage_sw").pk, uuid.uuid4()):
        with pytest.raises(NotOfThisUnit):
            do("caiu_ds", "allocate", case, to=stranger)


def test_a_detective_may_not_allocate_and_another_units_sergeant_finds_nothing(world, do):
    case, to = world.referral_at("allocated"), world.user("caiu_dc_2").pk
    with pytest.raises(NotPermitted):
        do("caiu_dc", "allocate", case, to=to)
    with pytest.raises(NotFound):
        do("caiu_ds_cambridge", "allocate", case, to=to)


def test_a_colleague_who_was_not_given_it_can_do_nothing_in_it(world, do):
    case = world.referral_at("allocated")
    for name, arguments in (
        ("add_log_entry", {"text": "x", "child_seen": False}),
        ("close", {"outcome": "no_crime", "reason": "x"}),
        ("hand_back", {"reason": "x"}),
    ):
        with pytest.raises(NotFound):
            do("caiu_dc_2", name, case, **arguments)


def test_what_lacks_its_words_is_refused(world, do):
    case, me = world.referral_at("allocated"), world.user("caiu_dc").pk
    today = london_day(world.now)
    for error, name, arguments in (
        (Empty, "add_log_entry", {"text": " ", "child_seen": True}),
        (Empty, "set_action", {"what": "", "owner": me, "due_on": today}),
        (DueInThePast, "set_action", {"what": "x", "owner": me, "due_on": today - timedelta(days=1)}),
        (NotOfThisUnit, "set_action", {"what": "x", "owner": world.user("caiu_dc_cambridge").pk, "due_on": today}),
        (OutcomeMissing, "close", {"outcome": "", "reason": "x"}),
        (OutcomeMissing, "close", {"outcome": "eaten", "reason": "x"}),
        (ReasonMissing, "close", {"outcome": "no_crime", "reason": "\n"}),
        (ReasonMissing, "hand_back", {"reason": ""}),
    ):
        with pytest.raises(error):
            do("caiu_dc", name, case, **arguments)
    assert verbs(world, case) == ["investigation.opened", "investigation.allocated"]


def test_an_action_is_done_once(world, do):
    case = world.referral_at("allocated")
    action = do(
        "caiu_dc", "set_action", case, what="Ring", owner=world.user("caiu_dc").pk, due_on=london_day(world.now)
    )
    do("caiu_dc", "finish_action", action_id=action.pk, result="Rung.")
    with pytest.raises(AlreadyDone):
        do("caiu_dc", "finish_action", action_id=action.pk, result="Rung again.")
    assert verbs(world, case)[-2:] == ["action.set", "action.done"]


@pytest.mark.parametrize("stage", ["closed_by_caiu", "handed_back"])
def test_nothing_is_written_into_what_has_ended(world, do, stage):
    case = world.referral_at(stage)
    with pytest.raises(InvestigationEnded):
        do("caiu_ds", "add_log_entry", case, text="x", child_seen=False)
    for name, arguments in (
        ("close", {"outcome": "no_crime", "reason": "x"}),
        ("hand_back", {"reason": "x"}),
        ("allocate", {"to": world.user("caiu_dc").pk}),
    ):
        with pytest.raises(TransitionNotAllowed):
            do("caiu_ds", name, case, **arguments)


def test_closing_tells_the_author_and_closes_the_referral_to_the_unit(world, do):
    case = world.referral_at("allocated", children=2)
    do("caiu_dc", "close", case, outcome="safeguarded", reason="She is safe.")
    case.reload()
    assert {s.custody for s in case.subjects} == {"closed"} and case.subject.news.startswith("Investigation closed")
    assert any("there is an outcome" in text for text in told(world, "submitter_police"))
    with world.looking():
        ended = Involvement.objects.filter(why=case.investigation.reference)
        assert ended.exists() and not ended.filter(until=None).exists()
    with world.acting("caiu_ds"):
        assert not Referral.objects.exists() and Investigation.objects.exists()


def test_handing_back_puts_the_children_on_top_of_the_queue(world, do):
    waiting = world.referral_at("waiting")
    case = world.referral_at("held_by_caiu")
    do("caiu_ds", "hand_back", case, reason="No offence is alleged.")
    case.reload()
    assert case.referral.desk_stage == "waiting" and case.referral.desk_due_at == world.now
    assert case.referral.desk_due_at < waiting.reload().referral.desk_due_at


def test_of_two_who_close_at_once_one_is_told_that_it_is_done(committed_db, world):
    case = world.referral_at("allocated")
    ready, answers = threading.Barrier(2), []

    def close(who):
        ready.wait(30)
        try:
            with world.acting(who):
                caiu.close(
                    investigation_id=case.investigation.pk, outcome="no_crime", reason="Done.", by=world.user(who),
                    at=world.now,
                )  # fmt: skip
            answers.append("closed")
        except TransitionNotAllowed:
            answers.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=close, args=[who]) for who in ("caiu_dc", "caiu_ds")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == ["closed", "refused"]
    assert verbs(world, case).count("investigation.closed") == 1
