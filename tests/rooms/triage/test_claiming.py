"""Is a referral claimed by exactly one person, and can it be put back and taken over?"""

from threading import Barrier, Thread

import pytest
from django.db import connection

from maru.agencies.acting import acting_as
from maru.audit.context import Door
from maru.common.errors import NotPermitted, Refused
from triage import operations as triage
from triage.models import Claim
from triage.operations.claim import AlreadyClaimed, NothingToClaim, NotYours, ReasonMissing

PEOPLE = ("maru_triage_sw", "maru_triage_sw_2", "maru_police_ds", "maru_manager")


def custody_of(case):
    return {subject.custody for subject in case.reload().subjects}


def claims(world, case, **which):
    with world.looking():
        return list(Claim.objects.filter(referral=case.referral, **which).select_related("by"))


def test_of_several_who_claim_at_once_one_has_it_and_the_others_are_told_who(committed_db, world):
    case = world.referral_at("waiting", children=2)
    together, answers = Barrier(len(PEOPLE)), {}

    def click(name):
        user = world.user(name)
        together.wait()
        try:
            with acting_as(user, door=Door.TEST):
                triage.claim(referral_id=case.pk, by=user, at=world.now)
            answers[name] = "has it"
        except Refused as refusal:
            answers[name] = refusal.sentence
        finally:
            connection.close()

    threads = [Thread(target=click, args=[name]) for name in PEOPLE]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held = claims(world, case, state="held")
    assert len(held) == 1 and len(claims(world, case)) == 1
    winners = [name for name, answer in answers.items() if answer == "has it"]
    assert [world.user(name).pk for name in winners] == [held[0].by_id]
    told = [answer for answer in answers.values() if answer != "has it"]
    assert len(told) == 3 and all(answer.startswith(f"{held[0].by} has claimed this") for answer in told)
    assert custody_of(case) == {"at_desk"}


def test_claiming_twice_is_claiming_once(world):
    case = world.referral_at("at_desk", claimed_by="maru_triage_sw")
    world.walk.claim(case.referral, "maru_triage_sw", at=world.now)
    assert len(claims(world, case)) == 1


def test_what_has_been_put_back_can_be_claimed_by_somebody_else(world):
    case = world.referral_at("at_desk", claimed_by="maru_triage_sw")
    world.walk.release(case.referral, "maru_triage_sw", at=world.now)
    assert custody_of(case) == {"waiting"}
    world.walk.claim(case.referral, "maru_police_ds", at=world.at(minutes=1))
    assert [claim.by for claim in claims(world, case, state="held")] == [world.user("maru_police_ds")]


def test_nobody_puts_back_what_a_colleague_has_claimed(world):
    case = world.referral_at("at_desk", claimed_by="maru_triage_sw")
    with pytest.raises(NotYours):
        world.walk.release(case.referral, "maru_police_ds", at=world.now)


def test_what_was_decided_cannot_be_claimed(world):
    case = world.referral_at("closed_by_desk")
    with pytest.raises(NothingToClaim):
        world.walk.claim(case.referral, "maru_triage_sw", at=world.now)


def test_only_the_manager_takes_over_and_only_with_a_reason(world):
    case = world.referral_at("at_desk", claimed_by="maru_triage_sw")
    for who, reason, refusal in [
        ("maru_police_ds", "Going off duty", NotPermitted),
        ("maru_manager", "  ", ReasonMissing),
    ]:
        with pytest.raises(refusal), world.acting(who):
            triage.take_over(referral_id=case.pk, reason=reason, by=world.user(who), at=world.now)
    with world.acting("maru_manager"):
        triage.take_over(referral_id=case.pk, reason="Going off duty", by=world.user("maru_manager"), at=world.now)
    assert [claim.by for claim in claims(world, case, state="held")] == [world.user("maru_manager")]
    assert custody_of(case) == {"at_desk"}


def test_a_child_who_comes_back_while_a_sibling_is_at_the_desk_joins_the_same_claim(world):
    case = world.referral_at("at_desk", children=2, claimed_by="maru_triage_sw")
    first = case.subjects[0]
    choice = world.walk.to_partner(first, "csc-peterborough-first", rationale="A" * 20, reason="Assess.", brief="B")
    world.walk.decide(case.referral, [choice], "maru_triage_sw", at=world.at(minutes=1))
    world.walk.decline(case.reload().handover, "partner_practitioner", "Not ours.", at=world.at(minutes=2))
    with pytest.raises(AlreadyClaimed):
        world.walk.claim(case.referral, "maru_police_ds", at=world.at(minutes=3))
    world.walk.claim(case.referral, "maru_triage_sw", at=world.at(minutes=3))
    assert custody_of(case) == {"at_desk"} and len(claims(world, case)) == 1
