"""A school practitioner opens a CAF, works it with the family, and steps it up when there are new worries."""

from datetime import date

import pytest

from tests.journeys.helpers import Helper
from tests.journeys.people import DeskWorker
from tests.journeys.trail import assert_told, last_event

pytestmark = pytest.mark.browser
TRAIL = """
submitter_external: account.signed-in list.read timer.started caf.opened assessment.read
submitter_external: assessment.read timer.met timer.started caf.consented assessment.read
submitter_external: assessment.read caf.written assessment.read
submitter_external: assessment.read caf.written assessment.read
submitter_external: assessment.read caf.action-agreed assessment.read
submitter_external: assessment.read caf.action-done assessment.read
submitter_external: assessment.read timer.met timer.started caf.reviewed assessment.read
submitter_external: assessment.read assessment.printed assessment.read assessment.read
submitter_external: timer.started subject.received referral.submitted referral.added-to timer.cancelled caf.stepped-up
submitter_external: referral.read
maru_police_ds: account.signed-in list.read claim.made subject.claimed referral.read people.matches-read
"""


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_early_help_goes_on_until_he_is_hurt(world, arrive, javascript):
    began = last_event(world)
    school = arrive(Helper, "submitter_external", javascript=javascript)
    school.opens_a_caf(
        "Kit", "Lanternfield", born=date(2017, 5, 9), mother="Rosa",
        why="Late four mornings out of five since September, and asleep in class.",
    )  # fmt: skip
    school.cannot_write_yet()
    school.records_consent("Rosa Lanternfield")
    school.writes_the_domain("Eats well at school.", "Very tired; goes to bed after midnight.")
    school.concludes("Mornings and nights are the trouble, not school.", "I wait up until mum is home.")
    school.agrees("He comes on time.", "Breakfast club from eight", "Form teacher")
    school.finishes("He has come every day but one.")
    school.reviews("On time for three weeks, and awake.")
    school.prints()
    school.steps_up("This morning he had a hand-shaped bruise on his arm and said not to ask.")
    reference = school.reference_shown()

    desk = arrive(DeskWorker, "maru_police_ds", javascript=javascript)
    desk.claims(reference)
    for said in (
        "Stepped up from the CAF", "Very tired; goes to bed after midnight.", "I wait up until mum is home.",
        "He has come every day but one.", "On time for three weeks, and awake.", "hand-shaped bruise",
        "Rosa Lanternfield",
    ):  # fmt: skip
        desk.reads(said)
    desk.look("triage-referral-stepped-up")
    assert_told(world, began, TRAIL)
