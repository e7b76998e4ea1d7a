"""Desk → early help → a family support team accepts → the family does not agree → back on top of the queue."""

import pytest

from tests.journeys.helpers import Helper
from tests.journeys.people import DeskWorker
from tests.journeys.trail import assert_told, last_event

pytestmark = pytest.mark.browser
TRAIL = """
maru_police_ds: account.signed-in list.read claim.made subject.claimed referral.read people.matches-read
maru_police_ds: referral.read decision.made timer.started timer.met subject.offered handover.offered
maru_police_ds: claim.finished list.read
partner_family_support: account.signed-in list.read handover.read
partner_family_support: timer.met handover.accepted-as-caf subject.accepted timer.started caf.opened assessment.read
partner_family_support: assessment.read ×2 timer.cancelled caf.closed timer.started subject.returned assessment.read
partner_family_support: list.read ×2
maru_police_ds: list.read referral.read people.matches-read
maru_police_ds: claim.made subject.claimed referral.read people.matches-read
"""


def test_the_desk_decides_again(world, arrive):
    case = world.referral_at("waiting")
    began = last_event(world)
    desk = arrive(DeskWorker, "maru_police_ds")
    desk.claims(case.reference)
    desk.offers_early_help(
        reason="Please ask the mother whether she would like help with the mornings.",
        why="New needs that one service more could meet; no harm is suspected.",
    )  # fmt: skip

    team = arrive(Helper, "partner_family_support")
    team.accepts_early_help()
    team.reads("without a coat")
    team.hears_no("She thanked us and says her sister helps already.")
    team.does_not_read("without a coat")

    desk.sees_it_came_back(case.reference, "Early help did not go ahead")
    desk.reads("The family did not agree to a CAF.")
    desk.does_not_read("her sister helps already")
    assert_told(world, began, TRAIL)
