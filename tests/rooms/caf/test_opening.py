"""Is a CAF opened by whoever may, once for a child, and is it somebody's from the first moment?"""

import threading
from datetime import timedelta

import pytest
from django.db import connections

from caf import operations as caf
from caf.models import Assessment, FamilyMember
from caf.operations.open import Ended, NotForAdults, OpenAlready
from maru.agencies.acting import acting_as
from maru.agencies.models import Involvement
from maru.agencies.operations import register_user
from maru.audit.context import Door
from maru.common.errors import NotFound, NotPermitted, ReasonMissing
from maru.timers.calendar import is_working_day
from maru.timers.clock import ALERTED_AT, add_working_days, at_london, london_day
from maru.timers.models import Timer
from tests.rooms.caf.words import COLLEAGUE, SCHOOL, TEAM, call, news, told_to, verbs
from tests.world import BRIEF, REASON
from triage import operations as triage

WHY = "She is often late."


def child(world, **changes):
    return {**world.pages(family_name="Testford")["subjects"]["people"][0], **changes}


def opened(world, who=SCHOOL, *, family=(), why=WHY, **changes):
    return call(world, who, "open_assessment", child=child(world, **changes), family=family, why=why)


def test_whoever_opens_it_leads_it_and_their_team_sees_it(world):
    found = opened(world)
    assert (found.state, found.lead, found.unit.slug) == ("asking", world.user(SCHOOL), "alderbrook-safeguarding")
    with world.looking():
        rows = Involvement.objects.now().of(found).values_list("why", "unit__slug", "user__name")
        assert set(rows) == {("lead", None, found.lead.name), ("unit", "alderbrook-safeguarding", None)}
    assert verbs(world, found) == ["caf.opened"]


@pytest.mark.parametrize("who", ["submitter_police", "maru_triage_sw", "caiu_dc", "partner_family_support"])
def test_every_practitioner_of_every_agency_may_open_one(world, who):
    assert opened(world, who).lead == world.user(who)


def test_the_family_is_to_be_asked_within_ten_working_days(world):
    found = opened(world)
    due = add_working_days(london_day(world.now), 10, is_working_day)
    with world.looking():
        timer = Timer.objects.get(object_id=found.pk)
    assert (timer.kind, timer.due_at) == ("caf_consent", at_london(due, ALERTED_AT)) and found.due_at == timer.due_at


def test_nobody_is_made_known_before_the_family_has_agreed(world):
    assert opened(world).person is None


def test_a_cafs_child_is_a_child(world):
    with pytest.raises(NotForAdults) as refused:
        opened(world, role="adult")
    assert refused.value.field == "role"


@pytest.mark.parametrize("why", ["", "   "])
def test_what_has_led_to_it_is_said(world, why):
    with pytest.raises(ReasonMissing) as refused:
        opened(world, why=why)
    assert refused.value.field == "why"


def test_the_family_stands_in_it_as_written_and_who_lives_with_the_child_at_the_childs_address(world):
    people = [
        {"role": "parent", "given_names": "Eve", "family_name": "Testford", "same_address": True},
        {"role": "other", "given_names": "Ann", "address": "2 Elsewhere", "postcode": "PE2 0ZZ"},
    ]
    found = opened(world, family=people)
    with world.looking():
        rows = FamilyMember.objects.filter(assessment=found).order_by("position")
        assert [(m.name, m.address, m.postcode) for m in rows] == [
            ("Eve Testford", found.address, found.postcode), ("Ann", "2 Elsewhere", "PE2 0ZZ"),
        ]  # fmt: skip


class TestOneForEachChild:
    def test_a_second_one_for_the_same_name_and_birthday_is_refused_with_the_first_ones_reference(self, world):
        first = opened(world)
        with pytest.raises(OpenAlready) as refused:
            opened(world, given_names="ADA Maria")
        assert first.reference in refused.value.sentence and refused.value.ids == {"assessment": str(first.pk)}

    def test_a_twin_of_another_name_and_a_namesake_of_another_age_are_other_children(self, world):
        opened(world)
        opened(world, given_names="Bea")
        opened(world, date_of_birth="2011-01-01")

    def test_after_its_end_there_may_be_another(self, world):
        first = opened(world)
        call(world, SCHOOL, "close", first, ending="declined", note="Not now.")
        assert opened(world).pk != first.pk

    def test_what_another_agency_has_open_is_told_to_nobody(self, world):
        opened(world, "submitter_health")
        assert opened(world, SCHOOL).state == "asking"

    def test_a_colleagues_one_is_gone_on_with(self, world):
        opened(world, TEAM)
        with pytest.raises(OpenAlready):
            opened(world, COLLEAGUE)

    def test_where_no_date_is_known_the_same_words_twice_are_the_same_child(self, world):
        unknown = {"date_of_birth": "", "age_unknown": True}
        opened(world, **unknown)
        with pytest.raises(OpenAlready):
            opened(world, **unknown)
        assert opened(world, why="Another child of whom nothing is known.", **unknown)


def test_a_double_click_opens_one(world, committed_db):
    person, ready, refused = child(world), threading.Barrier(2), []

    def click():
        try:
            ready.wait()
            user = world.user(SCHOOL)
            with acting_as(user, door=Door.TEST, at=world.now):
                caf.open_assessment(child=person, family=[], why=WHY, by=user, at=world.now)
        except OpenAlready:
            refused.append(True)
        finally:
            connections.close_all()

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    with world.looking():
        assert (Assessment.objects.count(), refused) == (1, [True])


class TestFromTheDesk:
    @pytest.fixture
    def case(self, world):
        return world.referral_at("in_caf", children=2)

    def test_accepting_opens_one_for_each_child_and_the_team_holds_them(self, world, case):
        assert [a.name for a in case.assessments] == ["Ada Testford", "Ben Testford"]
        assert {s.holding_unit.slug for s in case.subjects} == {"csc-peterborough-first"}
        assert {(a.lead, a.unit.slug) for a in case.assessments} == {(world.user(TEAM), "csc-peterborough-first")}

    def test_the_team_is_told_who_they_are_and_the_brief_and_nothing_else(self, world, case):
        found = case.assessments[0]
        assert found.why == f"{REASON}\n\n{BRIEF}"
        assert (found.address, found.postcode) == ("1 Invented Row", "PE1 1ZZ")
        assert (found.school, found.phone, found.nhs_number, found.language) == ("", "", "", "")
        with world.looking():
            assert not FamilyMember.objects.filter(assessment=found).exists()

    def test_the_brief_is_read_only_while_the_work_lasts(self, world, case):
        found = case.assessments[0]
        assert BRIEF in found.why_open
        call(world, TEAM, "close", found, ending="declined", note="They said no.")
        assert world.helping.again(found).why_open == ""

    def test_where_an_agencys_system_accepts_nobody_leads_and_the_team_is_asked_to(self, world):
        case, system = world.referral_at("early_help_offered"), world.api("csc-peterborough")
        with news(world) as heard:
            with acting_as(client=system.client, on_behalf_of="h.willowmere", door=Door.TEST, at=world.now):
                triage.accept(handover_id=case.handover.pk, by=system.account, at=world.now)
        found = case.reload().assessments[0]
        assert (found.lead, found.opened_by) == (None, system.account)
        text = f"{found.reference}: waits for somebody to lead it."
        assert ("csc-peterborough-first partner_practitioner", text, False) in heard


class TestTheLead:
    def test_a_colleague_takes_it_over_and_the_one_before_is_told(self, world):
        found = opened(world, TEAM)
        call(world, COLLEAGUE, "take_lead", found)
        assert world.helping.again(found).lead == world.user(COLLEAGUE)
        assert told_to(world, TEAM) == [f"{found.reference}: a colleague leads it now."]
        with world.looking():
            rows = Involvement.objects.now().of(found).exclude(user=None)
            assert [row.user for row in rows] == [world.user(COLLEAGUE)]

    def test_leading_it_already_changes_nothing(self, world):
        found = opened(world)
        call(world, SCHOOL, "take_lead", found)
        assert verbs(world, found) == ["caf.opened"]

    def test_whoever_is_not_of_the_team_finds_nothing(self, world):
        found = opened(world)
        for who in ("submitter_health", TEAM, "maru_manager", "caiu_ds"):
            with pytest.raises(NotFound):
                call(world, who, "take_lead", found)

    def test_what_has_ended_has_no_new_lead(self, world):
        found = opened(world, TEAM)
        call(world, TEAM, "close", found, ending="declined", note="No.")
        with pytest.raises(Ended):
            call(world, COLLEAGUE, "take_lead", found)

    def test_who_belongs_nowhere_may_not_open_one(self, world):
        with world.looking():
            stranger = register_user(email="x@maru.example", name="X", password=world.password, at=world.now)
        with pytest.raises(NotPermitted), acting_as(stranger, door=Door.TEST, at=world.now):
            caf.open_assessment(child=child(world), family=[], why=WHY, by=stranger, at=world.now)


def test_a_child_is_offered_early_help_again_after_the_first_has_ended(world):
    case = world.referral_at("in_caf")
    call(world, TEAM, "close", case.assessments[0], ending="declined", note="Not now.")
    world.walk.claim(case.referral, "maru_triage_sw", at=world.at(hours=1))
    words = {"rationale": "They have rung and would like help after all.", "reason": REASON, "brief": BRIEF}
    choice = world.walk.to_early_help(case.subject, "csc-peterborough-first", **words)
    world.walk.decide(case.referral, [choice], "maru_triage_sw", at=world.at(hours=2))
    world.walk.accept(world.walk.handover(case.referral), TEAM, at=world.now + timedelta(hours=3))
    assert [a.state for a in case.reload().assessments] == ["closed", "asking"]
