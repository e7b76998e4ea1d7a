"""Does every operation itself ask whether the role of whoever acts includes it, whatever page stands before it?"""

import pytest

from maru.common.errors import NotPermitted
from tests.contracts.test_audit_complete import RUN, find

# Each operation, and somebody whose role does not include it.
NOT_FOR = {
    "referrals.start": "in_no_unit",
    "referrals.save_page": "in_no_unit",
    "referrals.discard": "in_no_unit",
    "referrals.pass_on": "in_no_unit",
    "referrals.hand_on": "submitter_police",
    "referrals.submit": "in_no_unit",
    "referrals.add_information": "in_no_unit",
    "referrals.withdraw": "in_no_unit",
    "referrals.attach": "in_no_unit",
    "referrals.remove_attachment": "in_no_unit",
    "referrals.open_safe_address": "submitter_police",
    "triage.claim": "submitter_police",
    "triage.release": "submitter_police",
    "triage.take_over": "maru_triage_sw",
    "triage.rate": "submitter_police",
    "triage.decide": "submitter_police",
    "triage.accept": "maru_manager",
    "triage.decline": "maru_manager",
    "triage.recall": "maru_triage_sw",
    "triage.report": "maru_manager",
    "triage.reopen": "maru_police_ds",
    "caiu.allocate": "caiu_dc",
    "caiu.add_log_entry": "submitter_police",
    "caiu.set_action": "submitter_police",
    "caiu.finish_action": "maru_manager",
    "caiu.close": "submitter_police",
    "caiu.hand_back": "maru_triage_sw",
    "referrals.send_whole": "in_no_unit",
    "agencies.seal": "maru_triage_sw",
    "agencies.let_in": "maru_triage_sw",
    "agencies.shut_out": "maru_triage_sw",
    "agencies.hand_keeping_on": "maru_triage_sw",
    "agencies.lift": "maru_triage_sw",
    "agencies.look_again": "maru_triage_sw",
    "agencies.break_glass": "submitter_police",
    "agencies.end_conflict": "maru_triage_sw",
    "conflicts.record_for": "maru_triage_sw",
    "glass.review": "submitter_police",
    "glass.look_into": "submitter_police",
    "agencies.end_glass": "submitter_police",
    "agencies.review_glass": "submitter_police",
    "signals.looks_behind": "auditor",
    "signals.clear": "auditor",
    "rules.write_rule": "maru_triage_sw",
    "rules.write_ladder": "maru_triage_sw",
    "rules.move_clocks": "maru_triage_sw",
    "rules.add_holiday": "maru_triage_sw",
    "codes.add_code": "maru_manager",
    "codes.end_code": "maru_manager",
    "codes.relabel_code": "maru_manager",
    "triage.pause_clock": "maru_triage_sw",
    "triage.resume_clock": "maru_triage_sw",
    "oversight.what_was_disclosed": "maru_triage_sw",
    "oversight.export_disclosures": "maru_triage_sw",
    "oversight.search_trail": "maru_manager",
    "oversight.export_trail": "maru_manager",
    "oversight.who_looked": "maru_triage_sw",
    "caf.open_assessment": "in_no_unit",
    "caf.take_lead": "in_no_unit",
    "caf.give_consent": "in_no_unit",
    "caf.write_domain": "in_no_unit",
    "caf.write_conclusions": "in_no_unit",
    "caf.agree_action": "in_no_unit",
    "caf.finish_action": "in_no_unit",
    "caf.hold_review": "in_no_unit",
    "caf.step_up": "in_no_unit",
    "caf.close": "in_no_unit",
    "agencies.keep_rota": "caiu_dc",
    "agencies.end_rota": "caiu_dc",
    "agencies.give_shift": "caiu_dc",
    "agencies.change_shift": "caiu_dc",
    "agencies.remove_shift": "caiu_dc",
    "agencies.import_shifts": "caiu_dc",
    "notify.try_again": "maru_triage_sw",
    "agencies.leave_unit": "maru_triage_sw",
    "agencies.lock_out": "maru_triage_sw",
    "agencies.give_role": "maru_manager",
}
# Part of another operation, which has asked.
ASKED_BEFORE = {"caiu.open_investigation", "caf.open_for_subject", "referrals.enclose"}
# What everybody may: only their own notices are there for them, and of themselves anybody declares a conflict, says
# where they live and when they are out of office.
FOR_EVERYBODY = {"notify.mark_read", "notify.mark_all_read", "notify.acknowledge", "agencies.keep_out"}
FOR_EVERYBODY |= {"notify.give", "notify.choose_mails", "conflicts.declare", "homes.add_home", "homes.end_home"}
FOR_EVERYBODY |= {"agencies.make_feed", "agencies.end_feed"}
FOR_EVERYBODY |= {"agencies.add_absence", "agencies.end_absence", "rota.offer_shift", "rota.answer_offer"}


def test_every_operation_of_a_person_has_somebody_it_is_not_for():
    of_persons = {name for name, (_, who, _) in RUN.items() if who}
    assert of_persons - ASKED_BEFORE == set(NOT_FOR) | FOR_EVERYBODY


@pytest.mark.parametrize("name", sorted(NOT_FOR))
def test_it_is_refused_to_whose_role_does_not_include_it(full_house, name):
    user = full_house.people[NOT_FOR[name]]
    arguments = RUN[name][2](full_house) | {"by": user}
    with pytest.raises(NotPermitted) as refused, full_house.world.acting(user):
        find(name)(**arguments)
    assert refused.value.status == 403
