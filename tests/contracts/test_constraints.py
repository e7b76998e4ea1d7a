"""Is the database the last wall? Each of its constraints is broken on purpose, and each must hold.

A case copies a row that is there, with changes that the constraint forbids. A constraint without a case fails.
"""

import json

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from maru.agencies.acting import acting_as
from maru.audit.context import Door

OURS = ("agencies", "audit", "web", "api", "files", "notify", "timers", "people", "referrals", "triage", "caiu", "caf")
OURS += ("codes",)
LONG_AGO, LATER = "2001-01-01T00:00:00Z", "2099-01-01T00:00:00Z"
NOBODY = "00000000-0000-0000-0000-000000000001"
SAME: dict[str, object] = {}
READ = {"read_at": LATER, "read_by_id": "to_user_id"}
# constraint: table, which row is copied, what is changed in the copy. It has an id of its own in any case.
CASES = {
    "agencies_agency_slug_key": ("agencies_agency", "true", SAME),
    "agencies_unit_slug_key": ("agencies_unit", "kind = 'caiu'", SAME),
    "one_desk_one_duty": ("agencies_unit", "kind = 'maru_desk'", {"slug": "another-desk"}),
    "unit_opens_before_it_closes": ("agencies_unit", "true", {"opens": "19:00", "closes": "08:00"}),
    "one_user_per_email": ("agencies_user", "email = 'caiu_ds@maru.example'", {"email": "CAIU_DS@maru.example"}),
    "no_password_for_who_never_signs_in": ("agencies_user", "NOT signs_in", {"password": "md5$salt$hash"}),
    "api_client_account_id_key": ("api_client", "true", {"application_id": 1_000_000}),
    "api_client_application_id_key": ("api_client", "true", {"account_id": NOBODY}),
    "client_ends_after_it_began": ("api_client", "true", {"ended_at": LONG_AGO}),
    "one_answer_for_a_key": ("api_keptanswer", "true", SAME),
    "api_keptanswer_status_check": ("api_keptanswer", "true", {"status": -1}),
    "one_role_in_a_unit_at_a_time": ("agencies_membership", "until IS NULL", SAME),
    "membership_ends_after_it_began": ("agencies_membership", "true", {"until": LONG_AGO}),
    "involved_once_for_a_reason": ("agencies_involvement", "until IS NULL", SAME),
    "involvement_ends_after_it_began": ("agencies_involvement", "true", {"until": LONG_AGO}),
    "a_unit_or_a_person_is_involved": ("agencies_involvement", "true", {"unit_id": None, "user_id": None}),
    "sealed_once": ("agencies_seal", "lifted_at IS NULL", SAME),
    "seal_lifted_after_it_was_put": ("agencies_seal", "true", {"lifted_at": LONG_AGO}),
    "let_in_until_a_date": ("agencies_sealgrant", "NOT is_keeper", {"until": None, "ended_at": LATER}),
    "let_in_for_some_time": ("agencies_sealgrant", "NOT is_keeper", {"until": LONG_AGO, "ended_at": LATER}),
    "grant_ends_after_it_began": ("agencies_sealgrant", "true", {"ended_at": LONG_AGO}),
    "a_seal_has_one_keeper": ("agencies_sealgrant", "is_keeper", SAME),
    "let_in_once_by_a_seal": ("agencies_sealgrant", "NOT is_keeper", SAME),
    "conflicted_once": ("agencies_conflict", "true", SAME),
    "somebody_recorded_or_the_house_noticed": ("agencies_conflict", "how = 'declared'", {"recorded_by_id": None}),
    "conflict_ends_after_it_began": ("agencies_conflict", "true", {"ended_at": LONG_AGO}),
    "lives_there_once": ("agencies_home", "true", SAME),
    "left_home_after_they_came": ("agencies_home", "true", {"until": LONG_AGO}),
    "one_rota_for_a_role": ("agencies_rota", "until IS NULL", SAME),
    "rota_ends_after_it_began": ("agencies_rota", "true", {"until": LONG_AGO}),
    "shift_of_some_hours_and_at_most_a_day": ("agencies_shift", "true", {"ends_at": LATER, "removed_at": LATER}),
    "one_shift_of_somebody_at_a_time": ("agencies_shift", "removed_at IS NULL", SAME),
    "agencies_shift_revision_check": ("agencies_shift", "true", {"revision": -1, "removed_at": LATER}),
    "agencies_calendarfeed_digest_key": ("agencies_calendarfeed", "true", {"ended_at": LATER}),
    "one_calendar_feed_of_somebody": ("agencies_calendarfeed", "ended_at IS NULL", {"digest": "another"}),
    "calendar_feed_ends_after_it_was_made": (
        "agencies_calendarfeed",
        "true",
        {"digest": "another", "ended_at": LONG_AGO},
    ),
    "offered_to_one_at_a_time": ("agencies_offer", "true", SAME),
    "offered_to_somebody_else": (
        "agencies_offer",
        "true",
        {"to_id": "by_id", "ended_at": LATER, "outcome": "declined"},
    ),
    "offer_ended_with_an_outcome": ("agencies_offer", "true", {"ended_at": LATER}),
    "absence_ends_after_it_began": (
        "agencies_absence",
        "true",
        {"since": LATER, "until": LONG_AGO, "removed_at": LATER},
    ),
    "nobody_acts_for_themselves": ("agencies_absence", "true", {"acts_id": "user_id", "removed_at": LATER}),
    "one_absence_of_somebody_at_a_time": ("agencies_absence", "removed_at IS NULL", SAME),
    "withheld_by_a_seal_or_from_a_person": ("agencies_withheld", "seal_id IS NOT NULL", {"seal_id": None}),
    "withheld_once": ("agencies_withheld", "true", SAME),
    "glass_is_open_for_some_time": ("agencies_glass", "true", {"until": LONG_AGO}),
    "glass_ends_after_it_was_broken": ("agencies_glass", "true", {"ended_at": LONG_AGO}),
    "agencies_glassreview_glass_id_key": ("agencies_glassreview", "true", SAME),
    "reviewed_whole": ("agencies_glassreview", "true", {"finding": "justified"}),
    "reviewed_by_somebody_else": (
        "agencies_glassreview",
        "true",
        {"reviewed_at": LATER, "reviewed_by_id": "user_id", "finding": "justified", "words": "Yes."},
    ),
    "glass_reviewed_after_it_was_broken": (
        "agencies_glassreview",
        "true",
        {"reviewed_at": LONG_AGO, "reviewed_by_id": NOBODY, "finding": "justified", "words": "Yes."},
    ),
    "one_signal_of_a_rule_for_a_window": ("agencies_signal", "true", SAME),
    "signal_ends_after_it_began": ("agencies_signal", "true", {"until": LONG_AGO}),
    "cleared_whole": ("agencies_signal", "true", {"outcome": "explained"}),
    "cleared_by_somebody_else": (
        "agencies_signal",
        "true",
        {"cleared_at": LATER, "cleared_by_id": "user_id", "outcome": "explained", "words": "Yes."},
    ),
    "cleared_after_it_was_raised": (
        "agencies_signal",
        "true",
        {"cleared_at": LONG_AGO, "cleared_by_id": NOBODY, "outcome": "explained", "words": "Yes."},
    ),
    "scanned_when": ("files_attachment", "true", {"sha256": "other", "scanned_at": LATER}),
    "found_what": ("files_attachment", "true", {"sha256": "other", "found": "A virus"}),
    "attached_once": ("files_attachment", "true", SAME),
    "files_attachment_size_check": ("files_attachment", "true", {"sha256": "other", "size": -1}),
    "home_ends_after_it_began": ("people_householdmembership", "true", {"until": LONG_AGO}),
    "related_once_in_a_way": ("people_relationship", "true", SAME),
    "nobody_is_their_own_relative": ("people_relationship", "true", {"other_id": "person_id"}),
    "referrals_referral_reference_key": ("referrals_referral", "true", SAME),
    "submitted_when": ("referrals_referral", "status = 'submitted'", {"submitted_at": None}),
    "withdrawn_when": ("referrals_referral", "status = 'submitted'", {"withdrawn_at": LATER}),
    "queue_row_is_whole": ("referrals_referral", "desk_stage <> ''", {"desk_due_at": None}),
    "the_desk_decides_by_a_clock": ("referrals_referral", "desk_stage = 'waiting'", {"desk_clock": ""}),
    "referrals_referral_desk_rag_check": ("referrals_referral", "desk_stage <> ''", {"desk_rag": -1}),
    "sent_once_under_a_reference": ("referrals_referral", "external_reference <> ''", {"reference": "MR-26-999999-Z"}),
    "party_has_its_place": ("referrals_party", "true", SAME),
    "unborn_has_no_birthday": ("referrals_party", "date_of_birth IS NOT NULL", {"role": "unborn"}),
    "withheld_address_is_not_written": ("referrals_party", "address <> ''", {"address_withheld": True}),
    "referrals_safeaddress_party_id_key": ("referrals_safeaddress", "true", SAME),
    "safe_address_says_where": (
        "referrals_safeaddress",
        "true",
        {"party_id": NOBODY, "address": "", "postcode": ""},
    ),
    "referrals_party_age_estimate_check": ("referrals_party", "true", {"age_estimate": -1}),
    "referrals_party_position_check": ("referrals_party", "true", {"position": -1}),
    "referrals_subject_party_id_key": ("referrals_subject", "true", SAME),
    "somebody_holds_until_closed": ("referrals_subject", "custody = 'waiting'", {"holding_unit_id": None}),
    "closed_when": ("referrals_subject", "custody = 'closed'", {"closed_at": None}),
    "the_desk_has_a_deadline": ("referrals_subject", "custody = 'waiting'", {"due_at": None}),
    "referrals_subject_rag_check": ("referrals_subject", "true", {"rag": -1}),
    "caiu_investigation_reference_key": ("caiu_investigation", "true", SAME),
    "allocated_to_somebody": ("caiu_investigation", "state = 'allocated'", {"lead_id": None}),
    "investigation_ended_when": ("caiu_investigation", "state = 'new'", {"ended_at": LATER}),
    "closed_with_outcome_and_reason": ("caiu_investigation", "state = 'closed'", {"outcome": ""}),
    "covered_once_by_an_investigation": ("caiu_investigationsubject", "true", SAME),
    "done_with_a_result": ("caiu_action", "done_at IS NULL", {"result": "Rang; nobody answered."}),
    "caf_assessment_reference_key": ("caf_assessment", "true", SAME),
    "a_caf_is_for_a_child": ("caf_assessment", "state = 'asking'", {"role": "adult"}),
    "caf_holds_no_withheld_address": ("caf_assessment", "address <> ''", {"address_withheld": True}),
    "family_member_has_no_withheld_address": ("caf_familymember", "address <> ''", {"address_withheld": True}),
    "unborn_in_a_caf_has_no_birthday": ("caf_assessment", "date_of_birth IS NOT NULL", {"role": "unborn"}),
    "one_open_caf_a_subject": (
        "caf_assessment",
        "state = 'asking' AND subject_id IS NOT NULL",
        {"reference": "EH-00-000000-X"},
    ),
    "open_caf_has_a_deadline": ("caf_assessment", "state = 'open'", {"due_at": None}),
    "open_caf_knows_whom_and_when": ("caf_assessment", "state = 'open'", {"review_on": None}),
    "caf_ended_when": ("caf_assessment", "state = 'open'", {"ended_at": LATER, "due_at": None}),
    "caf_closed_with_a_reason": ("caf_assessment", "state = 'closed'", {"ending_note": ""}),
    "stepped_up_to_a_referral": ("caf_assessment", "state = 'stepped_up'", {"stepped_up_to_id": None}),
    "caf_assessment_age_estimate_check": ("caf_assessment", "true", {"age_estimate": -1}),
    "caf_assessment_version_check": ("caf_assessment", "true", {"version": -1}),
    "caf_assessment_concluded_version_check": ("caf_assessment", "true", {"concluded_version": -1}),
    "caf_consent_assessment_id_key": ("caf_consent", "true", SAME),
    "family_member_has_their_place": ("caf_familymember", "true", SAME),
    "caf_familymember_position_check": ("caf_familymember", "true", {"position": -1}),
    "caf_familymember_age_estimate_check": ("caf_familymember", "true", {"age_estimate": -1}),
    "an_element_once_a_caf": ("caf_domainentry", "true", SAME),
    "caf_domainentry_version_check": ("caf_domainentry", "true", {"version": -1}),
    "agreed_action_done_with_a_result": ("caf_agreedaction", "done_at IS NULL", {"result": "She came on time."}),
    "next_review_is_later": ("caf_review", "true", {"next_on": "2001-01-01"}),
    "notify_mail_key_key": ("notify_mail", "true", SAME),
    "notify_mail_tries_check": ("notify_mail", "true", {"tries": -1}),
    "notify_notice_key_key": ("notify_notice", "true", SAME),
    "notice_has_one_addressee": ("notify_notice", "to_unit_id IS NOT NULL", {"to_role": ""}),
    "notice_read_when_and_by_whom": ("notify_notice", "read_at IS NULL", {"read_at": LATER}),
    "notice_acknowledged_if_it_must_be": (
        "notify_notice",
        "to_user_id IS NOT NULL",
        {**READ, "acknowledged_at": LATER, "acknowledged_by_id": "to_user_id"},
    ),
    "notice_acknowledged_when_and_by_whom": (
        "notify_notice",
        "to_user_id IS NOT NULL",
        {**READ, "must_acknowledge": True, "news": "x", "acknowledged_at": LATER},
    ),
    "notice_to_acknowledge_has_its_news": ("notify_notice", "NOT must_acknowledge", {"news": "x"}),
    "notice_given_to_whom_and_when": (
        "notify_notice",
        "true",
        {"must_acknowledge": True, "news": "x", "given_at": LATER},
    ),
    "notice_given_if_it_must_be_acknowledged": (
        "notify_notice",
        "to_user_id IS NOT NULL AND NOT must_acknowledge",
        {"given_by_id": "to_user_id"},
    ),
    "notice_settled_or_acknowledged": (
        "notify_notice",
        "to_user_id IS NOT NULL",
        {
            **READ,
            "must_acknowledge": True,
            "news": "x",
            "acknowledged_at": LATER,
            "acknowledged_by_id": "to_user_id",
            "settled_at": LATER,
        },
    ),
    "mail_arrives_after_it_was_sent": ("notify_mail", "sent_at IS NULL", {"delivered_at": LATER}),
    "mail_delivered_or_come_back": (
        "notify_mail",
        "true",
        {"sent_at": LATER, "delivered_at": LATER, "bounced_at": LATER},
    ),
    "notify_gathered_key_key": ("notify_gathered", "true", SAME),
    "notify_mailwish_user_id_key": ("notify_mailwish", "true", SAME),
    "mailed_daily_at_an_hour": ("notify_mailwish", "true", {"daily_at": None}),
    "quiet_from_and_until": ("notify_mailwish", "true", {"quiet_until": None}),
    "quiet_for_some_hours": ("notify_mailwish", "true", {"quiet_from": 7}),
    "codes_codelist_slug_key": ("codes_codelist", "true", SAME),
    "a_code_has_a_label": ("codes_code", "true", {"label": "", "code": "x"}),
    "a_code_ends_after_it_began": ("codes_code", "true", {"valid_until": "2001-01-01", "code": "x"}),
    "a_code_means_one_thing_at_a_time": ("codes_code", "valid_until IS NULL", SAME),
    "codes_code_position_check": ("codes_code", "true", {"position": -1, "code": "x"}),
    "one_rule_from_a_day": ("timers_clockrule", "true", SAME),
    "warned_before_it_is_due": ("timers_clockrule", "true", {"warn_percent": 100}),
    "timers_clockrule_warn_percent_check": ("timers_clockrule", "true", {"warn_percent": -1}),
    "timers_clockrule_length_check": ("timers_clockrule", "true", {"length": -1, "slug": "x"}),
    "timers_clockrule_pause_hours_check": ("timers_clockrule", "NOT statutory", {"pause_hours": -1, "slug": "x"}),
    "within_a_length_that_can_be_kept": ("timers_clockrule", "span = 'cd'", {"length": 10_000, "slug": "x"}),
    "a_statutory_rule_gives_no_pause": ("timers_clockrule", "statutory", {"pause_hours": 1, "slug": "x"}),
    "counted_back_in_working_days": ("timers_clockrule", "span = 'h'", {"before": True, "slug": "x"}),
    "timers_extraholiday_day_key": ("timers_extraholiday", "true", SAME),
    "a_holiday_has_a_name": ("timers_extraholiday", "true", {"day": "2031-05-12", "name": ""}),
    "one_pause_at_a_time": ("timers_clockpause", "true", SAME),
    "paused_for_some_time": ("timers_clockpause", "true", {"until": LONG_AGO}),
    "a_pause_ends_while_it_lasts": ("timers_clockpause", "true", {"ended_at": LATER}),
    "hears_once_on_a_rung": ("timers_ladderstep", "true", SAME),
    "one_acknowledges_a_rung": ("timers_ladderstep", "must_acknowledge", {"to": "duty_senior_detective"}),
    "a_rung_is_on_the_way": ("timers_ladderstep", "true", {"percent": 201}),
    "a_rung_reaches_somebody": ("timers_ladderstep", "true", {"to": ""}),
    "minutes_to_acknowledge_what_must_be": ("timers_ladderstep", "must_acknowledge", {"minutes": 0}),
    "a_rung_reaches_once": ("timers_escalation", "true", SAME),
    "escalation_acknowledged_when_and_by_whom": ("timers_escalation", "true", {"acknowledged_at": LATER}),
    "one_running_clock_of_a_kind": ("timers_timer", "state = 'running'", SAME),
    "timer_ended_when": ("timers_timer", "state = 'running'", {"ended_at": LATER}),
    "due_after_the_start": ("timers_timer", "true", {"due_at": LONG_AGO}),
    "a_step_once_a_timer": ("timers_timerstep", "true", SAME),
    "no_step_fires_early": ("timers_timerstep", "dropped_at IS NULL", {"fired_at": LONG_AGO}),
    "fired_or_dropped_not_both": ("timers_timerstep", "true", {"fired_at": LATER, "dropped_at": LATER}),
    "one_claim_at_a_time": ("triage_claim", "state = 'held'", SAME),
    "claim_ended_when": ("triage_claim", "state = 'held'", {"ended_at": LATER}),
    "one_decision_stands_a_subject": ("triage_decision", "state = 'made'", SAME),
    "reconsidered_when": ("triage_decision", "state = 'made'", {"reconsidered_at": LATER}),
    "triage_decision_level_check": ("triage_decision", "true", {"level": -1}),
    "triage_rating_rag_check": ("triage_rating", "true", {"rag": -1}),
    "triage_handover_reference_key": ("triage_handover", "true", SAME),
    "handover_answered_when": ("triage_handover", "state = 'offered'", {"answered_at": LATER}),
    "handover_reported_when": ("triage_handover", "state = 'accepted'", {"reported_at": LATER}),
    "declined_with_a_reason": ("triage_handover", "state = 'declined'", {"decline_reason": ""}),
    "triage_handover_level_check": ("triage_handover", "true", {"level": -1}),
    "covered_once_by_a_handover": ("triage_handoversubject", "true", SAME),
    "one_route_for_a_district": ("triage_routingrule", "true", SAME),
    "web_draft_version_check": ("web_draft", "true", {"version": -1}),
    "audit_head_one_check": ("audit_head", "true", {"one": False}),
}
COLUMNS_OF_THE_ROW = {"person_id", "user_id", "by_id", "to_user_id"}
# Whose rows nobody else may write, the house included.
BY_THE_AUTHOR = {"web_draft_version_check"}
BY_THE_CLIENT = {"one_answer_for_a_key", "api_keptanswer_status_check"}
BY_THE_OWNER = {"audit_head_one_check"}
EVERY = f"""
SELECT conname FROM pg_constraint JOIN pg_class t ON t.oid = conrelid
WHERE contype IN ('c', 'u', 'x') AND relname ~ '^({"|".join(OURS)})_'
UNION
SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
WHERE x.indisunique AND NOT x.indisprimary AND t.relname ~ '^({"|".join(OURS)})_'
"""


def copied(table, which, changes):
    """The statement that copies a row with these changes."""
    told = {name: value for name, value in changes.items() if value not in COLUMNS_OF_THE_ROW}
    row = f"to_jsonb(x) || '{json.dumps(told)}'"
    row += "".join(f" || jsonb_build_object('{n}', x.{v})" for n, v in changes.items() if v in COLUMNS_OF_THE_ROW)
    if table != "audit_head":
        key = "gen_random_uuid()" if uuid_key(table) else "(SELECT max(id) + 1 FROM " + table + ")"
        row += f" || jsonb_build_object('id', {key})"
    return (
        f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, {row})).* "
        f"FROM (SELECT * FROM {table} WHERE {which} LIMIT 1) x"
    )


def uuid_key(table):
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    return model._meta.pk.get_internal_type() == "UUIDField"


def test_every_constraint_of_ours_has_a_case_that_breaks_it(full_house):
    with connection.cursor() as cursor:
        cursor.execute(EVERY)
        assert {name for (name,) in cursor.fetchall()} == set(CASES)


def writing(house, name):
    """Who writes such a row."""
    if name in BY_THE_CLIENT:
        return acting_as(client=house.partners["adult-social-care"].client, door=Door.TEST)
    return house.world.acting("submitter_police") if name in BY_THE_AUTHOR else house.world.looking()


@pytest.mark.parametrize("name", sorted(set(CASES) - BY_THE_OWNER))
def test_the_database_refuses(full_house, name):
    with writing(full_house, name):
        with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(copied(*CASES[name]))
            assert cursor.rowcount == 1, "there is no row to copy"
    assert refused.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize("name", sorted(BY_THE_OWNER))
def test_the_database_refuses_its_owner_too(full_house, run_sql_as_owner, name):
    with pytest.raises(Exception, match=name):
        run_sql_as_owner(copied(*CASES[name]))
