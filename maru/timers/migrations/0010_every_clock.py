from datetime import date, time

from django.db import migrations

SINCE = date(2012, 1, 2)
WT = "Working Together to Safeguard Children 2013–2023"
NAMES = ("slug", "name", "length", "span", "statutory", "owner", "checked", "starts", "stops", "source", "warn_percent")
# DOMAIN.md 1.2, in its order. What is not checked is said to be so wherever it is shown.
RULES = [
    (*row, 75)
    for row in (
        (
            "acknowledgement", "Acknowledgement to whoever referred", 1, "wd", True, "maru_triage_sw", True,
            "a referral is received", "whoever referred is told what was decided", f"{WT}, chapter 1",
        ),
        (
            "no_ack_chaser", "Chasing an acknowledgement that did not come", 3, "wd", False, "submitter_external",
            False, "a referral is submitted", "an acknowledgement is seen",
            "Working Together 2006 and 2010, repeated in local procedures",
        ),
        (
            "written_confirmation", "Written confirmation of what was telephoned in", 24, "h", False,
            "submitter_external", False, "a referral by telephone", "the form is received",
            "Local: 24 hours in most areas, 48 hours or two working days in some",
        ),
        (
            "rag_blue", "Decision on who is rated blue", 0, "nt", False, "maru_triage_sw", True, "receipt",
            "a decision is recorded", "Surrey MASH: not shared, no set target",
        ),
        (
            "manager_screen", "A manager's first look at a contact", 24, "h", False, "maru_manager", True,
            "a contact is received", "it is screened", "Nottinghamshire and Sefton procedures: 24 hours",
        ),
        (
            "referrer_feedback", "Telling whoever referred what was decided", 1, "wd", True, "maru_triage_sw", True,
            "a decision is recorded", "they are told", f"{WT}, chapter 1; no later than 24 hours in Nottinghamshire",
        ),
        (
            "strategy_same_day", "Strategy discussion: serious injury, penetrative abuse, serious neglect", 0, "sd",
            False, "csc_tm", False, "reasonable cause to suspect significant harm", "the discussion is held",
            "Local: as soon as possible; the same day (London procedures)",
        ),
        (
            "strategy_after_emergency", "Strategy discussion after emergency action by one agency", 1, "wd", False,
            "csc_tm", False, "emergency action is taken", "the discussion is held", "Local: London procedures",
        ),
        (
            "strategy", "Strategy discussion in any other case", 3, "wd", False, "csc_tm", False,
            "reasonable cause to suspect significant harm", "the discussion is held", "Local: London procedures",
        ),
        (
            "strategy_complex", "Strategy discussion on organised or complex abuse", 5, "wd", False, "csc_tm", False,
            "reasonable cause to suspect significant harm", "the discussion is held", "Local: London procedures",
        ),
        (
            "strategy_followup", "Full meeting after an urgent discussion by telephone", 5, "wd", False, "csc_tm",
            True, "an urgent strategy discussion by telephone", "the meeting of all agencies is held",
            "Lewisham procedures",
        ),
        (
            "strategy_record", "Record of a strategy discussion", 1, "wd", False, "csc_tm", True,
            "a strategy discussion is held", "the record is sent to who took part",
            "Practice standards: within one working day wherever possible",
        ),
        (
            "child_seen_at_once", "Seeing the child where the risk is immediate", 24, "h", False, "csc_sw", False,
            "a section 47 enquiry is begun", "the child is seen, alone where that is right",
            f"{WT}: the child must be seen; the number is local",
        ),
        (
            "child_seen", "Seeing the child in a section 47 enquiry", 2, "wd", False, "csc_sw", False,
            "a section 47 enquiry is begun", "the child is seen, alone where that is right",
            f"{WT}: the child must be seen; the number is local",
        ),
        (
            "s47_icpc", "Initial child protection conference", 15, "wd", True, "csc_tm", True,
            "the strategy discussion at which the section 47 enquiry was begun",
            "the conference is held, or said not to be needed and why", f"{WT}; children in need census",
        ),
        (
            "assessment_45", "Assessment by Children's Social Care", 45, "wd", True, "csc_sw", True,
            "a referral is accepted", "the assessment is authorised", f"{WT}, chapter 1",
        ),
        (
            "assessment_check", "A look at how far an assessment has come", 10, "wd", False, "csc_tm", False,
            "a referral is accepted", "progress is reviewed", "Local progress review",
        ),
        (
            "icpc_report", "Report to an initial conference", 2, "wd", False, "csc_sw", False,
            "the day of the conference, counted back", "the report is shared with the family", "Local procedures",
        ),
        (
            "rcpc_report", "Report to a review conference", 5, "wd", False, "csc_sw", False,
            "the day of the conference, counted back", "the report is shared with the family", "Local procedures",
        ),
        (
            "icpc_decisions", "Decisions of a conference", 1, "wd", False, "cp_chair", False,
            "a conference is held", "its decisions are sent", "Local procedures",
        ),
        (
            "icpc_minutes", "Minutes of a conference", 20, "wd", False, "cp_chair", False, "a conference is held",
            "its minutes are sent", "Local procedures",
        ),
        (
            "core_group_first", "First core group", 10, "wd", True, "csc_sw", True,
            "an initial conference makes a plan", "the core group meets", WT,
        ),
        (
            "core_group_next", "Next core group", 30, "wd", False, "csc_sw", False, "a core group has met",
            "the core group meets", "Local: every four to six weeks",
        ),
        (
            "cp_visit", "Visit to a child with a protection plan", 10, "wd", False, "csc_sw", False,
            "the plan begins, or the child was last seen", "the child is seen", "Local: at least every ten working days",
        ),
        (
            "rcpc_first", "First review conference", 3, "cm", True, "cp_chair", True, "an initial conference is held",
            "the review conference is held", WT,
        ),
        (
            "rcpc_next", "Next review conference", 6, "cm", True, "cp_chair", True, "a review conference is held",
            "the review conference is held", WT,
        ),
        (
            "s46_max", "Police protection", 72, "h", True, "designated_officer", True,
            "a constable takes a child into police protection",
            "the child is released, an order is made or the child is accommodated",
            "Children Act 1989, section 46(6): it cannot be extended",
        ),
        (
            "s46_la_told", "Telling the local authority of police protection", 1, "h", False, "designated_officer",
            False, "a constable takes a child into police protection", "the local authority is told",
            "Children Act 1989, section 46(3)(a): as soon as is reasonably practicable; the hour is local",
        ),
        (
            "epo", "Emergency protection order", 8, "cd", True, "csc_tm", True,
            "the order is made; on the police's application, police protection began", "it ends or is discharged",
            "Children Act 1989, section 45(1) and (3)",
        ),
        (
            "epo_ext", "Emergency protection order, extended once", 7, "cd", True, "csc_tm", True,
            "the first period ends", "it ends or is discharged", "Children Act 1989, section 45(5) and (6)",
        ),
        (
            "epo_holiday", "Emergency protection order whose last day is a Sunday or a holiday", 0, "nt", True,
            "csc_tm", True, "the order is made", "noon of the next day that is none, where the court says so",
            "Children Act 1989, section 45(2)",
        ),
        (
            "cao", "Child assessment order", 7, "cd", True, "csc_tm", True, "the date that the order names",
            "the assessment is done", "Children Act 1989, section 43(5)",
        ),
        (
            "crime_recorded", "Recording a crime", 24, "h", True, "caiu_ds", True, "it is reported to the police",
            "the crime's number is entered", "Home Office Counting Rules, since April 2015",
        ),
        (
            "victim_update_enhanced", "Telling a vulnerable victim what happened in the case", 1, "wd", True,
            "caiu_dc", True, "an arrest, a charge, bail, or no further action", "the victim is told",
            "Code of Practice for Victims: under 18 is vulnerable",
        ),
        (
            "fgm_notify", "Reporting female genital mutilation to the police", 1, "wd", True, "submitter_external",
            True, "a professional learns of it in somebody under 18", "the police give a number",
            "Female Genital Mutilation Act 2003, section 5B; guidance: by the close of the next working day",
        ),
        (
            "fgm_longstop", "Reporting female genital mutilation: the longest that the law allows", 1, "cm", True,
            "submitter_external", True, "a professional learns of it in somebody under 18",
            "the police give a number", "Female Genital Mutilation Act 2003, section 5B",
        ),
        (
            "rhi", "Return home interview", 72, "h", True, "csc_sw", True, "a missing child is back",
            "the interview is held or declined",
            "Statutory guidance on children who run away or go missing, 2014",
        ),
        (
            "encompass", "Telling a school of domestic abuse that the police attended", 1, "wd", True, "maru_police_ds",
            False, "the police attend", "the school's safeguarding lead is told",
            "Domestic Abuse Act 2021 as amended: before the next school day begins; school holidays are not known here",
        ),
        (
            "nrm_notify", "Referring a child who may be trafficked", 0, "ao", True, "submitter_external", True,
            "signs of trafficking are seen", "the referral has a number",
            "Modern Slavery Act 2015, section 52: no consent of the child is needed",
        ),
        (
            "nrm_child", "Reasonable grounds decision on a child", 5, "wd", False, "caiu_ds", False,
            "the referral has a number", "the decision is known", "Target of the National Referral Mechanism",
        ),
        (
            "lado", "An allegation against somebody in a position of trust", 1, "wd",
            True, "maru_manager", True, "an allegation is known", "the designated officer is told",
            f"{WT}; Keeping Children Safe in Education",
        ),
        (
            "serious_incident", "Notifying a serious incident", 5, "wd", True, "csc_tm", True,
            "the authority knows of the death or the serious harm", "the national panel is told",
            "Children Act 2004, section 16C; Working Together 2018 and later",
        ),
        (
            "rapid_review", "Rapid review of a serious incident", 15, "wd", True, "csc_tm", True,
            "the authority knows of the death or the serious harm", "the review is sent to the national panel",
            "Working Together 2018 and later",
        ),
        (
            "practice_review", "Local child safeguarding practice review", 6, "cm", True, "csc_tm", True,
            "the review is begun", "it is published", "Working Together 2018 and later",
        ),
        (
            "caf_first", "First meeting of the team around the child", 6, "wk", False, "lead_professional", False,
            "a CAF is completed", "the meeting is held", "Local: four to six weeks",
        ),
        (
            "sar", "Answer to somebody who asks for their own data", 1, "cm", True, "dpo", True, "a valid request",
            "the answer is sent", "UK GDPR, article 12(3); Data Protection Act 2018, section 54",
        ),
        (
            "sar_complex", "Answer to a complex request for one's own data", 3, "cm", True, "dpo", True,
            "a valid request", "the answer is sent", "UK GDPR, article 12(3): two months more",
        ),
        (
            "breach_ico", "Telling the Information Commissioner of a breach", 72, "h", True, "dpo", True,
            "the breach is known", "the Commissioner is told",
            "UK GDPR, article 33; Data Protection Act 2018, section 67",
        ),
        (
            "foi", "Answer to a request under freedom of information", 20, "wd", True, "dpo", True, "a request",
            "the answer is sent", "Freedom of Information Act 2000, section 10",
        ),
    )
]  # fmt: skip
# Of these rules and of those that were here before: what else they say.
DESK = {"starts": "a referral is received", "stops": "a decision is recorded", "owner": "maru_triage_sw"}
MORE = {
    "decision": {**DESK, "checked": True},
    "redecide": {**DESK, "starts": "a child comes back to the desk", "span": "ao", "source": "The desk decides at once"},
    "partner_answer": {
        "starts": "a child is offered to a partner's team", "stops": "the team accepts or declines",
        "owner": "partner_practitioner", "source": "One working day", "pause_hours": 24,
    },
    "caf_consent": {
        "starts": "a CAF is begun", "stops": "the family has answered", "owner": "lead_professional",
        "source": "Ten working days",
    },
    "caf_review": {
        "starts": "the family agreed, or the last review", "stops": "the review is held", "owner": "lead_professional",
        "source": "Every 4 to 12 weeks",
    },
    "rag_red": {**DESK, "source": "Surrey MASH: 4 hours; here elapsed hours, from receipt"},
    "rag_amber": {**DESK, "source": "Surrey MASH: 24 hours; here elapsed hours, from receipt", "pause_hours": 8},
    "rag_green": {**DESK, "source": "Surrey MASH: 72 hours; here elapsed hours, from receipt", "pause_hours": 24},
    "seal_review": {"starts": "a record is sealed", "stops": "its keeper looks again", "source": "Every 90 days"},
    "seal_overdue": {"starts": "a record is sealed", "stops": "its keeper looks again", "source": "A week after the day"},
    "glass_review": {
        "starts": "somebody breaks the glass", "stops": "the look is reviewed", "owner": "maru_manager",
        "source": "Three working days",
    },
    "signal_review": {
        "starts": "unusual looking is noticed", "stops": "it is cleared", "owner": "dpo", "source": "Three working days",
    },
    "icpc_report": {"before": True},
    "rcpc_report": {"before": True},
    "encompass": {"by": time(8, 30)},
    "foi": {"calendar": "uk"},
}  # fmt: skip
# Whose day people agree on.
AGREED = ("caf_review", "seal_review", "seal_overdue")


def seed(apps, editor):
    rules, timers = apps.get_model("timers", "ClockRule"), apps.get_model("timers", "Timer")
    rules.objects.bulk_create(rules(**dict(zip(NAMES, row, strict=True)), in_force_from=SINCE) for row in RULES)
    for slug, more in MORE.items():
        rules.objects.filter(slug=slug, in_force_from=SINCE).update(**more)
    timers.objects.filter(rule__slug__in=AGREED).update(agreed=True)


def unseed(apps, editor):
    rules = apps.get_model("timers", "ClockRule")
    rules.objects.filter(slug__in=[row[0] for row in RULES], in_force_from=SINCE).delete()


class Migration(migrations.Migration):
    """Every clock of the domain, with what starts it, what it wants, who owes it and where that is written."""

    dependencies = [("timers", "0009_time_bases_and_pauses")]
    operations = [migrations.RunPython(seed, unseed)]
