"""Officer → MARU desk → CAIU → closed → the officer sees the outcome."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.journeys.people import DeskWorker, Detective, Officer, Sergeant
from tests.journeys.trail import assert_told, last_event

pytestmark = pytest.mark.browser
TRAIL = """
submitter_police: account.signed-in list.read referral.started referral.read
submitter_police: timer.started referral.draft-saved referral.read referral.draft-saved referral.read
submitter_police: referral.draft-saved referral.read ×2
submitter_police: referral.draft-saved referral.read referral.draft-saved referral.read
submitter_police: referral.draft-saved referral.read
submitter_police: timer.met timer.started ×2 subject.received ×2 referral.submitted referral.read
maru_triage_sw: account.signed-in list.read
maru_triage_sw: claim.made subject.claimed ×2 referral.read people.matches-read
maru_triage_sw: timer.started subject.rated referral.read people.matches-read
maru_triage_sw: timer.started subject.rated referral.read people.matches-read
maru_triage_sw: referral.read decision.made ×2 investigation.opened
maru_triage_sw: timer.met ×4 subject.assigned ×2 claim.finished list.read
caiu_ds: account.signed-in notice.read investigation.read referral.read list.read
caiu_ds: investigation.read investigation.allocated investigation.read referral.read
caiu_dc: account.signed-in list.read investigation.read referral.read
caiu_dc: investigation.logged investigation.read referral.read
caiu_dc: investigation.read action.set investigation.read referral.read
caiu_dc: investigation.read action.done investigation.read referral.read
caiu_dc: investigation.read investigation.closed subject.closed ×2 investigation.read
submitter_police: notice.read referral.read list.read
"""


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_two_sisters_are_investigated_and_the_officer_learns_how_it_ended(world, arrive, javascript):
    began = last_event(world)
    officer = arrive(Officer, "submitter_police", javascript=javascript)
    reference = officer.refers(
        ("Wren", 2016), ("Ines", 2019), postcode="PE1 0ZZ",
        happened="Called at 02:10 to shouting. Both girls were on the stairs and had seen it.",
    )  # fmt: skip

    desk = arrive(DeskWorker, "maru_triage_sw", javascript=javascript)
    desk.claims(reference)
    desk.rates_everybody("Amber", "Third call in a month, and the girls saw it this time.")
    desk.sends_all_to_caiu("Reasonable cause to suspect significant harm; a crime was seen by both.")

    sergeant = arrive(Sergeant, "caiu_ds", javascript=javascript)
    sergeant.allocates("Tunde Wetherby")

    detective = arrive(Detective, "caiu_dc", javascript=javascript)
    detective.opens()
    detective.writes_in_the_log("Both seen at school with the social worker; both spoke freely.")
    week = timezone.localdate() + timedelta(days=7)
    detective.sets_and_finishes_an_action("Speak to the aunt two doors away.", week, "She will keep a bed ready.")
    detective.closes("The child is safeguarded", "The father has moved out and a plan is agreed with the aunt.")

    officer.sees_the_outcome(reference, before="there is an outcome", after="Investigation closed")
    assert_told(world, began, TRAIL)


def test_the_officer_does_it_on_a_phone(arrive):
    officer = arrive(Officer, "submitter_police", phone=True, look=False)
    reference = officer.refers(("Wren", 2016), postcode="PE1 0ZZ", happened="Alone at the bus stop at midnight.")
    officer.goes_to("Referrals")
    officer.follow(reference)
    officer.sees(reference)
