"""Officer → MARU desk → a partner declines → back on top → a second partner accepts → reports."""

import pytest

from tests.journeys.people import DeskWorker, Officer, Practitioner
from tests.journeys.trail import assert_told, last_event

pytestmark = pytest.mark.browser
TRAIL = """
submitter_police: account.signed-in list.read referral.started referral.read
submitter_police: timer.started referral.draft-saved referral.read referral.draft-saved referral.read
submitter_police: referral.draft-saved referral.read referral.draft-saved referral.read
submitter_police: referral.draft-saved referral.read referral.draft-saved referral.read
submitter_police: timer.met timer.started subject.received referral.submitted referral.read
maru_police_ds: account.signed-in list.read claim.made subject.claimed referral.read people.matches-read
maru_police_ds: referral.read decision.made timer.started timer.met subject.offered handover.offered
maru_police_ds: claim.finished list.read
partner_practitioner: account.signed-in list.read handover.read
partner_practitioner: handover.read timer.met handover.declined timer.started subject.came-back handover.read
maru_police_ds: list.read referral.read people.matches-read
maru_police_ds: claim.made subject.claimed referral.read people.matches-read
maru_police_ds: referral.read decision.reconsidered decision.made
maru_police_ds: timer.started timer.met subject.offered handover.offered claim.finished list.read
partner_family_support: account.signed-in list.read handover.read
partner_family_support: timer.met handover.accepted subject.accepted handover.read
partner_family_support: handover.read handover.reported subject.closed handover.read
submitter_police: notice.read referral.read list.read
"""


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_the_second_team_takes_her_on_and_reports(world, arrive, javascript):
    began = last_event(world)
    officer = arrive(Officer, "submitter_police", javascript=javascript)
    reference = officer.refers(
        ("Wren", 2017), postcode="PE2 0ZZ",
        happened="Found at the bus stop in the rain without a coat, on her way to school by herself.",
    )  # fmt: skip

    desk = arrive(DeskWorker, "maru_police_ds", javascript=javascript)
    desk.claims(reference)
    desk.offers(
        "Peterborough First Response",
        reason="Please assess what the family needs.",
        why="Neglect over some months, the parents not reached yet.",
    )

    first = arrive(Practitioner, "partner_practitioner", javascript=javascript)
    first.opens_the_offer()
    first.does_not_read("without a coat")
    first.declines("Below our threshold: a family support worker would be the right answer.")
    first.does_not_read("Wren")

    desk.sees_it_came_back(reference, "a family support worker would be the right answer")
    desk.offers(
        "Family Support Team North",
        reason="Please offer early help; the family has agreed.",
        why="Early help fits better, as the first team has said.",
    )

    second = arrive(Practitioner, "partner_family_support", javascript=javascript)
    second.opens_the_offer()
    second.accepts()
    second.reads("without a coat")
    second.reports("We supported the family", "Six visits. Mornings run better and there is a coat.")

    officer.sees_the_outcome(reference, before="there is an outcome", after="Family Support Team North has finished")
    assert_told(world, began, TRAIL)
