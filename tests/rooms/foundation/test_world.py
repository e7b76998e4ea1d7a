"""Does the world that other tests stand on keep what it promises?"""

import pytest

from tests.world import STAGES

CUSTODY = {
    "waiting": "waiting", "at_desk": "at_desk", "offered": "offered", "accepted": "held", "reported": "closed",
    "declined": "waiting", "held_by_caiu": "held", "allocated": "held", "handed_back": "waiting",
    "closed_by_caiu": "closed", "closed_by_desk": "closed", "early_help_offered": "offered", "in_caf": "held",
}  # fmt: skip


@pytest.mark.parametrize("stage", STAGES)
def test_a_referral_is_taken_as_far_as_asked(world, stage):
    case = world.referral_at(stage, children=2, postcode="CB4 1ZZ")
    assert [subject.custody for subject in case.subjects] == ([CUSTODY[stage]] * 2 if stage != "draft" else [])
    assert case.referral.status == ("draft" if stage == "draft" else "submitted")


def test_everybody_is_there_and_signs_in(world):
    assert world.user("caiu_ds").memberships.get().unit == world.unit("caiu-peterborough")
    answer = world.client().post("/accounts/login/", {"login": "caiu_ds@maru.example", "password": world.password})
    assert answer.status_code == 302
    page = world.client("maru_manager").get("/accounts/password/change/")
    assert page.wsgi_request.user == world.user("maru_manager")


def test_a_referral_can_hold_everybody_the_form_knows(world):
    case = world.referral_at("offered", children=1, adults=1, unborn=True, danger=True, offered_to="adult-safeguarding")
    assert [subject.party.role for subject in case.subjects] == ["child", "unborn", "adult"]
    assert case.handover.unit == world.unit("adult-safeguarding") and case.referral.immediate_danger
