"""Does each child and each adult at risk get a decision of their own, and go where it says?"""

import pytest

from caiu.models import Investigation
from maru.common.errors import NotFound, NotPermitted
from triage import operations as triage
from triage.models import Decision, Handover, Rating
from triage.operations import Choice
from triage.operations.claim import NotYours
from triage.operations.decide import BriefMissing, NotAtTheDesk, WrongDestination
from triage.operations.rate import NotAtTheDesk as CannotBeRated
from triage.operations.rate import RationaleTooShort

WHY = "The account is first hand and agrees with what is known."


def decide(world, case, *choices, who="maru_triage_sw"):
    with world.acting(who):
        return triage.decide(referral_id=case.pk, choices=choices, by=world.user(who), at=world.now)


def choice(subject, outcome, **more):
    return Choice(
        **{"subject_id": subject.pk, "outcome": outcome, "level": 3, "counts_as": "referral", "rationale": WHY, **more}
    )


def to_team(world, subject, reason="Assess.", brief="Please visit."):
    return choice(subject, "partner", unit=world.unit("csc-peterborough-first"), reason=reason, brief=brief)


@pytest.fixture
def case(world):
    return world.referral_at("at_desk", children=3, adults=1)


def test_siblings_may_go_different_ways_and_the_owner_follows_the_destination(world, case):
    ada, ben, cleo, nell = case.subjects
    caiu = world.unit("caiu-peterborough")
    decide(
        world,
        case,
        choice(ada, "caiu_joint", level=4, unit=caiu, routing_reason="PE1 lies in the north."),
        to_team(world, ben),
        choice(cleo, "nfa", level=1),
        choice(nell, "advice", level=1),
    )
    found = {subject.pk: subject for subject in case.reload().subjects}
    assert [found[s.pk].custody for s in (ada, ben, cleo, nell)] == ["held", "offered", "closed", "closed"]
    assert found[ada.pk].holding_unit == caiu
    with world.looking():
        owners = {d.subject_id: d.owner_agency for d in Decision.objects.select_related("owner_agency")}
        desk = world.unit("maru-desk")
        assert owners == {
            ada.pk: caiu.agency,
            ben.pk: world.unit("csc-peterborough-first").agency,
            cleo.pk: desk.agency,
            nell.pk: desk.agency,
        }


def test_those_who_go_to_the_same_unit_share_one_offer_and_nothing_written_is_lost(world, case):
    ada, ben, cleo, _nell = case.subjects
    decide(
        world,
        case,
        to_team(world, ada, brief="Ada has been out of school."),
        to_team(world, ben, reason="Ben is deaf: bring an interpreter.", brief="Ben has bruises."),
        to_team(world, cleo, brief="Ada has been out of school."),
    )
    with world.looking():
        offer = Handover.objects.get()
        assert offer.subjects.count() == 3
        assert offer.reason == "Assess."
        parts = ["Ada has been out of school.", "Ben is deaf: bring an interpreter.", "Ben has bruises."]
        assert offer.brief == "\n\n".join(parts)


def test_who_is_not_decided_stays_at_the_desk_with_the_claim(world, case):
    decide(world, case, choice(case.subjects[0], "nfa"))
    assert [s.custody for s in case.reload().subjects] == ["closed", "at_desk", "at_desk", "at_desk"]
    decide(world, case, *(choice(subject, "nfa") for subject in case.subjects[1:]))
    assert case.reload().referral.desk_stage == ""


def test_one_wrong_choice_undoes_them_all(world, case):
    ada, ben, *_ = case.subjects
    with pytest.raises(WrongDestination):
        decide(world, case, choice(ada, "nfa"), choice(ben, "caiu_single", unit=world.unit("csc-peterborough-first")))
    assert {s.custody for s in case.reload().subjects} == {"at_desk"}
    with world.looking():
        assert not Decision.objects.exists() and not Investigation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"rationale": "no"}, RationaleTooShort),
        ({"outcome": "caiu_joint"}, WrongDestination),
        ({"outcome": "partner"}, WrongDestination),
        ({"outcome": "to the moon"}, NotFound),
        ({"level": 9}, NotFound),
    ],
)
def test_a_decision_that_is_not_whole_is_refused(world, case, changes, refusal):
    with pytest.raises(refusal):
        decide(world, case, choice(case.subject, **{"outcome": "nfa", **changes}))


def test_an_offer_without_a_brief_is_refused(world, case):
    with pytest.raises(BriefMissing):
        decide(world, case, to_team(world, case.subject, brief="  "))


def test_only_the_claimant_decides(world, case):
    with pytest.raises(NotYours):
        decide(world, case, choice(case.subject, "nfa"), who="maru_police_ds")
    with pytest.raises(NotPermitted):
        decide(world, case, choice(case.subject, "nfa"), who="submitter_police")


def test_nobody_is_decided_twice(world, case):
    decide(world, case, choice(case.subject, "nfa"))
    with pytest.raises(NotAtTheDesk):
        decide(world, case, choice(case.subject, "advice"))


def test_a_new_decision_reconsiders_the_one_before(world):
    case = world.referral_at("declined")
    world.walk.claim(case.referral, "maru_triage_sw", at=world.now)
    decide(world, case, choice(case.subject, "nfa"))
    with world.looking():
        states = Decision.objects.order_by("made_at").values_list("state", "outcome")
        assert list(states) == [("reconsidered", "partner"), ("made", "nfa")]


def test_the_worst_rating_orders_the_queue_and_every_rating_is_kept(world, case):
    world.walk.rate(case.subjects[:1], 2, WHY, "maru_triage_sw", at=world.now)
    world.walk.rate(case.subjects[:1], 0, WHY, "maru_triage_sw", at=world.at(minutes=1))
    assert case.reload().referral.desk_rag == 0
    with world.looking():
        assert list(Rating.objects.order_by("at").values_list("rag", flat=True)) == [2, 0]


def test_the_desk_does_not_rate_whom_it_no_longer_has(world):
    case = world.referral_at("closed_by_desk")
    with pytest.raises(CannotBeRated):
        world.walk.rate(case.subjects, 0, WHY, "maru_triage_sw", at=world.now)
