"""What the foundation's operations are run with, and which verb each writes: a part of `RUN` in
tests/contracts/test_audit_complete.py."""

import uuid
from datetime import date

from maru.agencies.models import Agency
from maru.agencies.operations.rota_import import Line
from maru.api.scopes import Scope
from maru.audit.trail import Named
from maru.audit.verbs import Verb
from maru.desk.oversight.asked import Asked
from maru.desk.signals.noticing import Noticed
from maru.desk.signals.rules import Look
from maru.notify.models import Notice
from maru.notify.operations import tell
from maru.notify.said import said
from maru.timers.models import TimerStep
from maru.timers.rungs import Rung
from tests.authenticators import app_of

WORDS = "A sentence that is long enough to be a reason."
OFFICER, DESK, MANAGER = "submitter_police", "maru_triage_sw", "maru_manager"


def by(house, who, /, **more):
    return {"by": house.world.user(who), "at": house.world.now, **more}


def afresh(record):
    """A record as the database has it: what the test changes in it stays with the test."""
    return type(record).objects.get(pk=record.pk)


def seal_of(house, **more):
    return {"seal": house.case("sealed_at_desk").seal, **by(house, MANAGER), **more}


def a_user(house):
    return house.world.user("caiu_dc_2")


def demand(house, who=OFFICER):
    """A notice that the officer, or somebody else, must acknowledge."""
    who = house.world.user(who)
    tell(
        key="demand", text=said("News."), link="/", about=None, user=who, must_acknowledge=True, at=house.world.now,
    )  # fmt: skip
    return Notice.objects.get(key="demand")


def tomorrow(house):
    return {"starts_at": house.world.at(days=1), "ends_at": house.world.at(days=1, hours=8)}


# operation: its verb, who runs it ("" for the house itself), and with what.
OF_THE_FOUNDATION = {
    "agencies.register_agency": (
        Verb.AGENCY_REGISTERED,
        "",
        lambda h: {"slug": "brook-school", "name": "Brook School", "kind": "education"},
    ),
    "agencies.register_unit": (
        Verb.UNIT_REGISTERED,
        "",
        lambda h: {"agency": Agency.objects.first(), "slug": "team", "name": "Team", "kind": "partner"},
    ),
    "agencies.register_user": (
        Verb.USER_REGISTERED,
        "",
        lambda h: {"email": "new@maru.example", "name": "New", "password": WORDS, "at": h.world.now},
    ),
    "agencies.grant_membership": (
        Verb.MEMBERSHIP_GRANTED,
        "",
        lambda h: {
            "user": h.people["in_no_unit"],
            "unit": h.world.unit("duty"),
            "role": "duty_senior_detective",
            "at": h.world.now,
        },
    ),
    "agencies.forget_second_factor": (Verb.FACTOR_REMOVED, "", lambda h: {"user": app_of(h.world.user(DESK)).user}),
    "agencies.end_membership": (
        Verb.MEMBERSHIP_ENDED,
        "",
        lambda h: {"membership": h.world.user("partner_practitioner").memberships.get(until=None), "at": h.world.now},
    ),
    "agencies.lock_account": (
        Verb.USER_LOCKED,
        "",
        lambda h: {"user": afresh(h.world.user(DESK)), "at": h.world.now},
    ),
    "agencies.seal": (
        Verb.RECORD_SEALED,
        MANAGER,
        lambda h: by(
            h,
            MANAGER,
            record=h.case("waiting").referral,
            why="staff",
            text=WORDS,
            keeper=h.world.user(MANAGER),
            review_on=h.world.at(days=90).date(),
        ),
    ),
    "agencies.let_in": (Verb.SEAL_LET_IN, MANAGER, lambda h: seal_of(h, user=a_user(h), until=h.world.at(days=1))),
    "agencies.shut_out": (Verb.SEAL_SHUT_OUT, MANAGER, lambda h: seal_of(h, user=h.world.user(DESK))),
    "agencies.hand_keeping_on": (Verb.SEAL_HANDED_ON, MANAGER, lambda h: seal_of(h, to=h.world.user("caiu_ds"))),
    "agencies.look_again": (
        Verb.SEAL_REVIEWED,
        MANAGER,
        lambda h: seal_of(h, text=WORDS, review_on=h.world.at(days=90).date()),
    ),
    "agencies.lift": (Verb.SEAL_LIFTED, MANAGER, lambda h: seal_of(h, text=WORDS)),
    "agencies.keep_out": (
        Verb.CONFLICT_RECORDED,
        DESK,
        lambda h: by(
            h, DESK, record=h.case("waiting").referral, user=h.world.user(DESK), how="declared", why="known", text=WORDS
        ),
    ),
    "agencies.break_glass": (
        Verb.GLASS_BROKEN,
        MANAGER,
        lambda h: by(h, MANAGER, record=h.cafs["school_caf_written"], why="danger", text=WORDS),
    ),
    "agencies.leave_unit": (
        Verb.MEMBERSHIP_ENDED,
        "maru_manager",
        lambda h: by(h, "maru_manager", membership_id=h.world.user(DESK).memberships.get().pk),
    ),
    "agencies.lock_out": (
        Verb.USER_LOCKED,
        "maru_manager",
        lambda h: by(h, "maru_manager", membership_id=h.world.user(DESK).memberships.get().pk),
    ),
    "agencies.give_role": (
        Verb.MEMBERSHIP_GRANTED,
        "sysadmin",
        lambda h: by(
            h, "sysadmin", email=h.world.user(DESK).email, unit_id=h.world.unit("duty").pk, role="duty_senior_detective"
        ),
    ),
    "agencies.keep_rota": (
        Verb.ROTA_KEPT,
        MANAGER,
        lambda h: by(h, MANAGER, unit_id=h.world.unit("maru-desk").pk, role=DESK, cover="hours"),
    ),
    "agencies.end_rota": (Verb.ROTA_ENDED, "caiu_ds", lambda h: by(h, "caiu_ds", rota_id=h.rostered.rota.pk)),
    "agencies.give_shift": (
        Verb.SHIFT_GIVEN,
        "caiu_ds",
        lambda h: by(h, "caiu_ds", rota_id=h.rostered.rota.pk, user_id=a_user(h).pk, **tomorrow(h)),
    ),
    "agencies.change_shift": (
        Verb.SHIFT_CHANGED,
        "caiu_ds",
        lambda h: by(h, "caiu_ds", shift_id=h.rostered.shift.pk, user_id=a_user(h).pk, **tomorrow(h)),
    ),
    "agencies.remove_shift": (Verb.SHIFT_REMOVED, "caiu_ds", lambda h: by(h, "caiu_ds", shift_id=h.rostered.shift.pk)),
    "agencies.import_shifts": (
        Verb.SHIFT_GIVEN,
        "caiu_ds",
        lambda h: by(h, "caiu_ds", rota_id=h.rostered.rota.pk, lines=[Line(2, a_user(h).email, *tomorrow(h).values())]),
    ),
    "agencies.make_feed": (Verb.FEED_MADE, "caiu_dc_2", lambda h: by(h, "caiu_dc_2")),
    "agencies.end_feed": (Verb.FEED_ENDED, "caiu_dc", lambda h: by(h, "caiu_dc")),
    "rota.offer_shift": (
        Verb.SHIFT_OFFERED,
        "caiu_dc",
        lambda h: by(h, "caiu_dc", shift_id=h.rostered.shift.pk, to_id=a_user(h).pk),
    ),
    "rota.answer_offer": (
        Verb.SHIFT_OFFER_ENDED,
        "caiu_dc",
        lambda h: by(h, "caiu_dc", offer_id=h.rostered.offer.pk, outcome="accepted"),
    ),
    "agencies.add_absence": (
        Verb.ABSENCE_GIVEN,
        "caiu_dc",
        lambda h: by(
            h,
            "caiu_dc",
            user_id=h.world.user("caiu_dc").pk,
            acts_id=a_user(h).pk,
            since=h.world.now,
            until=h.world.at(days=2),
        ),  # fmt: skip
    ),
    "agencies.end_absence": (
        Verb.ABSENCE_ENDED,
        "caiu_ds",
        lambda h: by(h, "caiu_ds", absence_id=h.rostered.absence.pk),
    ),
    "agencies.end_glass": (Verb.GLASS_ENDED, MANAGER, lambda h: by(h, MANAGER, glass=h.glass)),
    "agencies.review_glass": (
        Verb.GLASS_REVIEWED,
        "duty_senior_detective",
        lambda h: by(h, "duty_senior_detective", review=h.glass.review, finding="justified", words=WORDS),
    ),
    "agencies.end_conflict": (Verb.CONFLICT_ENDED, MANAGER, lambda h: by(h, MANAGER, conflict=h.conflict, text=WORDS)),
    "conflicts.declare": (
        Verb.CONFLICT_RECORDED,
        DESK,
        lambda h: by(h, DESK, record=h.case("waiting").referral, why="known", text=WORDS),
    ),
    "conflicts.record_for": (
        Verb.CONFLICT_RECORDED,
        MANAGER,
        lambda h: by(
            h, MANAGER, user=h.world.user(DESK), reference=h.case("waiting").reference, why="known", text=WORDS
        ),
    ),
    "homes.add_home": (
        Verb.HOME_ADDED,
        OFFICER,
        lambda h: by(h, OFFICER, address="8 Nowhere Lane", postcode="PE9 9XX"),
    ),
    "homes.end_home": (Verb.HOME_ENDED, OFFICER, lambda h: by(h, OFFICER, home_id=h.home.pk)),
    "glass.look_into": (
        Verb.GLASS_BROKEN,
        MANAGER,
        lambda h: by(h, MANAGER, reference=h.case("held_by_caiu").investigation.reference, why="danger", text=WORDS),
    ),
    "glass.review": (
        Verb.GLASS_REVIEWED,
        "duty_senior_detective",
        lambda h: by(h, "duty_senior_detective", review=h.glass.review, finding="justified", words=WORDS),
    ),
    "agencies.release_copy": (Verb.COPY_RELEASED, "", lambda h: {"name": h.marked_as_a_copy(), "at": h.world.now}),
    "oversight.search_trail": (Verb.TRAIL_READ, "auditor", lambda h: by(h, "auditor", asked=Asked(), after=None)),
    "oversight.export_trail": (
        Verb.TRAIL_EXPORTED,
        "auditor",
        lambda h: by(h, "auditor", asked=Asked(reference=h.case("waiting").reference)),
    ),
    "oversight.who_looked": (
        Verb.LOOKS_READ,
        MANAGER,
        lambda h: by(h, MANAGER, person=Named("person", h.case("waiting").subject.party.person_id)),
    ),
    "oversight.what_was_disclosed": (
        Verb.DISCLOSURES_READ,
        MANAGER,
        lambda h: by(h, MANAGER, person=Named("person", h.case("waiting").subject.party.person_id), after=None),
    ),
    "oversight.export_disclosures": (
        Verb.DISCLOSURES_EXPORTED,
        MANAGER,
        lambda h: by(h, MANAGER, person=Named("person", h.case("waiting").subject.party.person_id)),
    ),
    "rules.write_rule": (
        Verb.RULE_WRITTEN,
        MANAGER,
        lambda h: by(
            h,
            MANAGER,
            slug="rag_red",
            length=3,
            span="h",
            from_on=h.world.at(days=1).date(),
            source=WORDS,
            checked=True,
            pause_hours=0,
        ),  # fmt: skip
    ),
    "rules.write_ladder": (
        Verb.LADDER_WRITTEN,
        MANAGER,
        lambda h: by(
            h, MANAGER, slug="rag_red", from_on=h.world.at(days=2).date(), rungs=[Rung(100, MANAGER, True, 10)]
        ),
    ),
    "rules.move_clocks": (Verb.CLOCKS_MOVED, MANAGER, lambda h: by(h, MANAGER, slug="rag_red", reason=WORDS)),
    "rules.add_holiday": (
        Verb.HOLIDAY_ADDED,
        "sysadmin",
        lambda h: by(h, "sysadmin", day=date(2032, 6, 3), name="A day of thanks"),
    ),
    "codes.add_code": (
        Verb.CODE_ADDED,
        "sysadmin",
        lambda h: by(
            h, "sysadmin", slug="religion", code="jain", label="Jain", note="", from_on=h.world.at(days=1).date()
        ),
    ),
    "codes.end_code": (
        Verb.CODE_ENDED,
        "sysadmin",
        lambda h: by(h, "sysadmin", slug="religion", code="other", from_on=h.world.at(days=1).date()),
    ),
    "codes.relabel_code": (
        Verb.CODE_RELABELLED,
        "sysadmin",
        lambda h: by(
            h, "sysadmin", slug="religion", code="sikh", label="Sikh faith", from_on=h.world.at(days=1).date()
        ),
    ),
    "signals.raise_signal": (
        Verb.SIGNAL_RAISED,
        "",
        lambda h: {
            "found": Noticed("many", h.world.user(DESK), None, [Look(1, h.world.now, "referral", "", "queue")]),
            "at": h.world.now,
        },
    ),
    "signals.looks_behind": (Verb.SIGNAL_READ, "dpo", lambda h: by(h, "dpo", signal=h.signal)),
    "signals.clear": (
        Verb.SIGNAL_CLEARED,
        "dpo",
        lambda h: by(h, "dpo", signal=h.signal, outcome="explained", words=WORDS),
    ),
    "api.register_client": (
        Verb.CLIENT_REGISTERED,
        "",
        lambda h: {
            "agency": h.world.unit("probation-team").agency,
            "units": [h.world.unit("probation-team")],
            "scopes": [Scope.REFERRAL_READ],
            "at": h.world.now,
        },
    ),
    "api.end_client": (
        Verb.CLIENT_ENDED,
        "",
        lambda h: {"client": afresh(h.partners["alderbrook-academy"].client), "at": h.world.now},
    ),
    "notify.mark_read": (
        Verb.NOTICE_READ,
        OFFICER,
        lambda h: by(h, OFFICER, notice=Notice.objects.visible_to(h.world.user(OFFICER)).unread().first()),
    ),
    "notify.mark_all_read": (Verb.NOTICE_READ, OFFICER, lambda h: by(h, OFFICER, raised_until=h.world.now)),
    "notify.acknowledge": (Verb.NOTICE_ACKNOWLEDGED, OFFICER, lambda h: by(h, OFFICER, notice=demand(h))),
    "notify.choose_mails": (Verb.MAIL_CHOSEN, OFFICER, lambda h: by(h, OFFICER, how="hourly")),
    "notify.try_again": (Verb.MAIL_TRIED_AGAIN, MANAGER, lambda h: by(h, MANAGER, to=h.world.user(OFFICER))),
    "notify.give": (
        Verb.NOTICE_GIVEN,
        DESK,
        lambda h: by(h, DESK, notice=demand(h, DESK), to=h.world.user(MANAGER)),
    ),
    "timers.start_clocks": (
        Verb.TIMER_STARTED,
        "",
        lambda h: {
            "kind": "decision",
            "object_ids": [uuid.uuid4(), uuid.uuid4()],
            "unit": h.world.unit("maru-desk"),
            "at": h.world.now,
        },
    ),
    "timers.start_clock": (
        Verb.TIMER_STARTED,
        "",
        lambda h: {
            "kind": "decision",
            "object_id": uuid.uuid4(),
            "unit": h.world.unit("maru-desk"),
            "at": h.world.now,
        },
    ),
    "timers.stop_clock": (
        Verb.TIMER_MET,
        "",
        lambda h: {"kind": "decision", "object_id": h.case("waiting").subject.pk, "at": h.world.now, "met": True},
    ),
    "timers.stop_clocks": (
        Verb.TIMER_MET,
        "",
        lambda h: {"kinds": ["decision"], "object_ids": [h.case("waiting").subject.pk], "at": h.world.now, "met": True},
    ),
    "timers.supersede_clock": (
        Verb.TIMER_SUPERSEDED,
        "",
        lambda h: {"kind": "rag", "object_id": h.case("at_desk").subject.pk, "at": h.world.now},
    ),
    "timers.fire": (
        Verb.TIMER_FIRED,
        "",
        lambda h: {
            "steps": TimerStep.objects.select_related("timer__rule", "timer__unit").filter(
                timer__object_id=h.case("waiting").subject.pk, timer__kind="decision", name="100"
            ),
            "at": h.world.at(days=9),
        },
    ),
}
