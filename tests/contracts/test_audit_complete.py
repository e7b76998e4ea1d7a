"""Does every operation write down what it did, under its verb, when it is run?"""

from types import ModuleType

import pytest

from caf import operations as caf
from caiu import operations as caiu
from maru.agencies import operations as agencies
from maru.api import operations as api
from maru.audit.models import AuditEvent
from maru.audit.verbs import Verb
from maru.desk.codes import operations as codes
from maru.desk.conflicts import operations as conflicts
from maru.desk.glass import operations as glass
from maru.desk.homes import operations as homes
from maru.desk.oversight import operations as oversight
from maru.desk.rota import operations as rota
from maru.desk.rules import operations as rules
from maru.desk.signals import operations as signals
from maru.files import operations as files
from maru.notify import operations as notify
from maru.people import operations as people
from maru.timers import operations as timers
from referrals import operations as referrals
from scripts.demo.helping import AGREED
from tests.contracts.filed import OF_FILES, samples
from tests.contracts.foundation import DESK, OF_THE_FOUNDATION, OFFICER, WORDS, by
from triage import operations as triage

ROOMS = {"referrals": referrals, "triage": triage, "caiu": caiu, "caf": caf, "agencies": agencies, "notify": notify}
ROOMS |= {"timers": timers}
FOUNDATION = {"api": api, "people": people, "files": files}
FOUNDATION |= {"glass": glass, "conflicts": conflicts, "oversight": oversight, "signals": signals}
FOUNDATION |= {"rota": rota, "homes": homes, "rules": rules, "codes": codes}
# What writes nothing of its own, and where it is written down instead.
SILENT = {
    "referrals.carry_safe_address": "part of referring again, which is written down",
    "referrals.tell_author": "the notice is a row of its own, and what it tells of has an event",
    "referrals.desk_news": "what is told, no operation",
    "referrals.tell_desk": "the notice is a row of its own, and what it tells of has an event",
    "agencies.ImpossibleAbsence": "a refusal, no operation",
    "agencies.StandInDoesNotFit": "a refusal, no operation",
    "agencies.CopyNotHeld": "a refusal, no operation",
    "agencies.MayNotKeep": "a refusal, no operation",
    "agencies.GlassEnded": "a refusal, no operation",
    "agencies.OwnConflict": "a refusal, no operation",
    "agencies.ReviewedAlready": "a refusal, no operation",
    "agencies.NotTheKeeper": "a refusal, no operation",
    "agencies.NotUntilThen": "a refusal, no operation",
    "agencies.SealedAlready": "a refusal, no operation",
    "agencies.withhold_too": "part of what makes a record out of a withheld one, which is written down",
    "triage.Choice": "what a decision is made of, no operation",
    "notify.tell": "the notice is a row of its own, and what it tells of has an event",
    "notify.tell_many": "the notice is a row of its own, and what it tells of has an event",
    "notify.News": "what is told, no operation",
    "notify.NothingToAcknowledge": "a refusal, no operation",
    "notify.SettledSince": "a refusal, no operation",
    "notify.settle": "part of what ends a clock, which is written down",
    "notify.AcknowledgedAlready": "a refusal, no operation",
    "notify.HourMissing": "a refusal, no operation",
    "notify.QuietForNoTime": "a refusal, no operation",
    "notify.write_digests": "each mail that it makes is written down when it is sent",
    "notify.NotAColleague": "a refusal, no operation",
    "notify.send_outbox": "each mail that it sends is written down",
    "timers.sweep": "each step that it fires is written down",
    "timers.database_now": "a question, no operation",
    "timers.hours_of": "a question, no operation",
    "files.keep_all": "part of submitting, which is written down; each file’s chain of custody has it",
    "people.make_known": "part of submitting, which is written down",
    "people.relate": "part of submitting, which is written down",
    "people.chronicle": "part of what it tells of, which is written down",
}


def paper(house, situation, who, **more):
    return {"referral_id": house.case(situation).pk, **by(house, who), **more}


def offer(house, situation, **more):
    return {"handover_id": house.case(situation).handover.pk, **by(house, "partner_practitioner"), **more}


def work(house, situation, who, **more):
    return {"investigation_id": house.case(situation).investigation.pk, **by(house, who), **more}


def decide(house):
    case = house.case("at_desk")
    choices = [house.world.walk.to_nothing(subject, rationale=WORDS) for subject in case.subjects]
    return paper(house, "at_desk", "maru_triage_sw", choices=choices)


def helped(house, situation, **more):
    return {"assessment_id": house.case(situation).assessments[0].pk, **by(house, HELPER, **more)}


def named(house):
    """A child who stands in no CAF yet."""
    return house.world.pages()["subjects"]["people"][0]


def asked(house):
    pages = house.world.pages()
    return {name: pages[name] for name in ("danger", "concern", "consent")}


HELPER = "partner_practitioner"
MANAGER, SERGEANT, LEAD = "maru_manager", "caiu_ds", "caiu_dc"
# operation: its verb, who runs it ("" for the house itself), and with what.
RUN = {
    "referrals.start": (Verb.REFERRAL_STARTED, OFFICER, lambda h: by(h, OFFICER)),
    "referrals.save_page": (
        Verb.REFERRAL_SAVED,
        OFFICER,
        lambda h: paper(h, "draft", OFFICER, page="danger", answers={"immediate_danger": "no"}, complete=True),
    ),
    "referrals.discard": (Verb.REFERRAL_DISCARDED, OFFICER, lambda h: paper(h, "draft", OFFICER)),
    "referrals.pass_on": (
        Verb.REFERRAL_PASSED_ON,
        OFFICER,
        lambda h: paper(h, "draft", OFFICER, to_id=h.world.user("submitter_police_2").pk, note=WORDS),
    ),
    "referrals.hand_on": (
        Verb.REFERRAL_HANDED_ON,
        MANAGER,
        lambda h: paper(h, "draft", MANAGER, to_id=h.world.user("submitter_police_2").pk, reason=WORDS),
    ),
    "referrals.submit": (Verb.REFERRAL_SUBMITTED, OFFICER, lambda h: paper(h, "draft", OFFICER)),
    "referrals.add_information": (
        Verb.REFERRAL_ADDED_TO,
        OFFICER,
        lambda h: paper(h, "waiting", OFFICER, text=WORDS),
    ),
    "referrals.open_safe_address": (
        Verb.SAFE_ADDRESS_READ,
        LEAD,
        lambda h: by(h, LEAD, party_id=h.case("in_refuge").subject.party_id, why="visit", text=WORDS),
    ),
    "referrals.attach": (
        Verb.FILE_RECEIVED,
        OFFICER,
        lambda h: paper(h, "draft", OFFICER, data=samples.PDF, name="a.pdf"),
    ),
    "referrals.remove_attachment": (
        Verb.FILE_REMOVED,
        OFFICER,
        lambda h: paper(h, "draft", OFFICER, attachment_id=h.files["draft"]),
    ),
    "referrals.withdraw": (Verb.REFERRAL_WITHDRAWN, OFFICER, lambda h: paper(h, "waiting", OFFICER, reason=WORDS)),
    "referrals.move_all": (
        Verb.SUBJECT_CLAIMED,
        "",
        lambda h: {
            "subject_ids": {h.case("waiting").pk: [h.case("waiting").subject.pk]},
            "step": "claim",
            "at": h.world.now,
        },
    ),
    "referrals.move": (
        Verb.SUBJECT_CLAIMED,
        "",
        lambda h: {
            "referral_id": h.case("waiting").pk,
            "subject_ids": [h.case("waiting").subject.pk],
            "step": "claim",
            "at": h.world.now,
        },
    ),
    "referrals.rate": (
        Verb.SUBJECT_RATED,
        "",
        lambda h: {"subject": h.case("waiting").subject, "rag": 2, "at": h.world.now},
    ),
    "triage.claim": (Verb.CLAIM_MADE, DESK, lambda h: paper(h, "waiting", DESK)),
    "triage.release": (Verb.CLAIM_RELEASED, DESK, lambda h: paper(h, "at_desk", DESK)),
    "triage.take_over": (Verb.CLAIM_RELEASED, MANAGER, lambda h: paper(h, "at_desk", MANAGER, reason=WORDS)),
    "triage.rate": (
        Verb.SUBJECT_RATED,
        DESK,
        lambda h: by(h, DESK, subject_id=h.case("at_desk").subject.pk, rag=0, rationale=WORDS),
    ),
    "triage.decide": (Verb.DECISION_MADE, DESK, decide),
    "triage.accept": (Verb.HANDOVER_ACCEPTED, "partner_practitioner", lambda h: offer(h, "offered")),
    "triage.decline": (Verb.HANDOVER_DECLINED, "partner_practitioner", lambda h: offer(h, "offered", reason=WORDS)),
    "triage.pause_clock": (
        Verb.TIMER_PAUSED,
        MANAGER,
        lambda h: by(h, MANAGER, subject_id=h.case("at_desk").subjects[1].pk, reason=WORDS),
    ),
    "triage.resume_clock": (
        Verb.TIMER_RESUMED,
        MANAGER,
        lambda h: by(h, MANAGER, subject_id=h.case("at_desk").subject.pk),
    ),
    "triage.recall": (
        Verb.HANDOVER_RECALLED,
        MANAGER,
        lambda h: offer(h, "offered", reason=WORDS) | by(h, MANAGER),
    ),
    "triage.lapse": (
        Verb.HANDOVER_LAPSED,
        "",
        lambda h: {"handover_ids": [h.case("offered").handover.pk], "at": h.world.now},
    ),
    "triage.report": (
        Verb.HANDOVER_REPORTED,
        "partner_practitioner",
        lambda h: offer(h, "accepted", outcome="supported", text=WORDS),
    ),
    "triage.reopen": (
        Verb.SUBJECT_REOPENED,
        MANAGER,
        lambda h: by(h, MANAGER, subject_id=h.case("closed_by_desk").subject.pk, reason=WORDS),
    ),
    "referrals.send_whole": (Verb.REFERRAL_SUBMITTED, OFFICER, lambda h: by(h, OFFICER, pages=h.world.pages())),
    "referrals.enclose": (
        Verb.REFERRAL_ADDED_TO,
        OFFICER,
        lambda h: by(h, OFFICER, referral=h.case("waiting").referral, text=WORDS),
    ),
    "caf.open_assessment": (
        Verb.CAF_OPENED,
        HELPER,
        lambda h: by(h, HELPER, child=named(h), family=[], why=WORDS),
    ),
    "caf.open_for_subject": (
        Verb.CAF_OPENED,
        HELPER,
        lambda h: by(h, HELPER, subject=h.case("accepted").subject, unit=h.case("accepted").handover.unit, why=WORDS),
    ),
    "caf.take_lead": (
        Verb.CAF_LED,
        "partner_csc_2",
        lambda h: {"assessment_id": h.case("in_caf").assessments[0].pk, **by(h, "partner_csc_2")},
    ),
    "caf.give_consent": (
        Verb.CAF_CONSENTED,
        HELPER,
        lambda h: helped(h, "in_caf", **AGREED, given_on=h.world.now.date(), review_on=h.world.at(weeks=6).date()),
    ),
    "caf.write_domain": (
        Verb.CAF_WRITTEN,
        HELPER,
        lambda h: helped(
            h,
            "caf_open",
            domain="parents",
            entries={"warmth": (WORDS, "")},
            seen=h.case("caf_open").assessments[0].version,
        ),
    ),
    "caf.write_conclusions": (
        Verb.CAF_WRITTEN,
        HELPER,
        lambda h: helped(
            h,
            "caf_open",
            summary=WORDS,
            childs_view="",
            parents_view="",
            seen=h.case("caf_open").assessments[0].version,
        ),
    ),
    "caf.agree_action": (
        Verb.CAF_ACTION_AGREED,
        HELPER,
        lambda h: helped(h, "caf_open", wanted=WORDS, what=WORDS, who=WORDS, due_on=h.world.at(days=3).date()),
    ),
    "caf.finish_action": (
        Verb.CAF_ACTION_DONE,
        HELPER,
        lambda h: helped(h, "caf_open", action_id=h.agreed_action, result=WORDS),
    ),
    "caf.hold_review": (
        Verb.CAF_REVIEWED,
        HELPER,
        lambda h: helped(
            h,
            "caf_open",
            held_on=h.world.now.date(),
            present=WORDS,
            progress=WORDS,
            family_said="",
            next_on=h.world.at(weeks=6).date(),
        ),
    ),
    "caf.step_up": (Verb.CAF_STEPPED_UP, HELPER, lambda h: helped(h, "caf_open", pages=asked(h))),
    "caf.close": (Verb.CAF_CLOSED, HELPER, lambda h: helped(h, "caf_open", ending="needs_met", note=WORDS)),
    "caiu.open_investigation": (
        Verb.INVESTIGATION_OPENED,
        DESK,
        lambda h: {
            "referral": h.case("at_desk").referral,
            "subjects": h.case("at_desk").subjects,
            "unit": h.world.unit("caiu-peterborough"),
            "joint": False,
            "why_here": "PE1 lies there.",
            "at": h.world.now,
        },
    ),
    "caiu.allocate": (
        Verb.INVESTIGATION_ALLOCATED,
        SERGEANT,
        lambda h: work(h, "held_by_caiu", SERGEANT, to=h.world.user(LEAD).pk),
    ),
    "caiu.add_log_entry": (
        Verb.INVESTIGATION_LOGGED,
        LEAD,
        lambda h: work(h, "allocated", LEAD, text=WORDS, child_seen=True),
    ),
    "caiu.set_action": (
        Verb.ACTION_SET,
        LEAD,
        lambda h: work(h, "allocated", LEAD, what=WORDS, owner=h.world.user(LEAD).pk, due_on=h.world.at(days=3).date()),
    ),
    "caiu.finish_action": (Verb.ACTION_DONE, LEAD, lambda h: by(h, LEAD, action_id=h.open_action, result=WORDS)),
    "caiu.relieve": (
        Verb.INVESTIGATION_RELIEVED,
        "",
        lambda h: {"investigation_id": h.case("allocated").investigation.pk, "at": h.world.now},
    ),
    "caiu.close": (
        Verb.INVESTIGATION_CLOSED,
        LEAD,
        lambda h: work(h, "allocated", LEAD, outcome="no_crime", reason=WORDS),
    ),
    "caiu.hand_back": (Verb.INVESTIGATION_HANDED_BACK, LEAD, lambda h: work(h, "allocated", LEAD, reason=WORDS)),
    **OF_THE_FOUNDATION,
    **OF_FILES,
}


def is_operation(found):
    return (
        hasattr(found, "__wrapped__")
        and getattr(found, "__module__", "").endswith(("operations",))
        or (hasattr(found, "__wrapped__") and ".operations." in found.__module__)
    )


def exported():
    """Every operation by room and name: what a room's package names, and what the foundation's modules define."""
    for room, package in ROOMS.items():
        yield from (f"{room}.{name}" for name in package.__all__)
    for room, module in FOUNDATION.items():
        own = {name for name, found in vars(module).items() if is_operation(found) and defined_in(module, found)}
        yield from (f"{room}.{name}" for name in own)


def defined_in(module: ModuleType, found):
    return found.__module__ == module.__name__


def find(name):
    room, operation = name.split(".")
    return getattr((ROOMS | FOUNDATION)[room], operation)


def test_every_operation_has_its_verb_here():
    assert set(exported()) == set(RUN) | set(SILENT)


def test_every_verb_is_of_an_operation_a_page_or_a_step():
    assert {verb for verb, *_ in RUN.values()} <= set(Verb)


@pytest.mark.parametrize("name", sorted(RUN))
def test_it_writes_its_event(full_house, name):
    verb, who, arguments = RUN[name]
    before = AuditEvent.objects.count()
    with full_house.world.acting(who) if who else full_house.world.looking():
        find(name)(**arguments(full_house))
    written = AuditEvent.objects.order_by("seq")[before:]
    assert verb in {event.verb for event in written}
    actor = f"user:{full_house.world.user(who).pk}" if who else "system:story"
    assert {event.actor for event in written} == {actor}
