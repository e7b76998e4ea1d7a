"""Does a CAF end with a reason that fits, and does the child stay somebody's: the desk's again, or nobody's need?"""

import pytest

from caf.models import Assessment, Consent
from caf.operations.end import EndingDoesNotFit, EndingMissing, fitting
from caf.operations.open import Ended
from maru.common.errors import NotFound, ReasonMissing
from maru.timers.models import Timer
from referrals.models import CustodyMove
from tests.rooms.caf.words import ENDINGS, SCHOOL, TEAM, action, agreement, asked, call, meeting, news, verbs
from triage.queries import case_at_the_desk

NOTE = "Her aunt has moved in."
FIT = {
    "asking": {"declined", "social_care", "aged_out", "duplicate"},
    "open": set(ENDINGS) - {"declined"},
}
BACK = ("declined", "consent_withdrawn", "disengaged")


def from_the_desk(world, state):
    """A case whose child's CAF is in that state."""
    case = world.referral_at("in_caf")
    if state == "open":
        call(world, TEAM, "give_consent", case.assessments[0], **agreement(world))
    return case


@pytest.mark.parametrize("state", ["asking", "open"])
@pytest.mark.parametrize("ending", ENDINGS)
def test_who_never_agreed_cannot_withdraw_and_who_agreed_has_not_declined(world, state, ending):
    found = world.assessment_at(state)
    assert {str(e) for e in fitting(found)} == FIT[state]
    if ending in FIT[state]:
        closed = call(world, SCHOOL, "close", found, ending=ending, note=NOTE)
        assert (closed.state, closed.ending, closed.due_at) == ("closed", ending, None)
        assert verbs(world, found)[-1] == "caf.closed"
    else:
        with pytest.raises(EndingDoesNotFit):
            call(world, SCHOOL, "close", found, ending=ending, note=NOTE)
        assert world.helping.again(found).state == state


@pytest.mark.parametrize("ending", ["", "gone fishing"])
def test_the_reason_is_one_of_the_list(world, ending):
    with pytest.raises(EndingMissing) as refused:
        call(world, SCHOOL, "close", world.assessment_at("open"), ending=ending, note=NOTE)
    assert refused.value.field == "ending"


def test_it_is_said_in_words_too(world):
    with pytest.raises(ReasonMissing) as refused:
        call(world, SCHOOL, "close", world.assessment_at("open"), ending="needs_met", note=" ")
    assert refused.value.field == "note"


def test_its_clocks_stop(world):
    found = world.assessment_at("closed")
    with world.looking():
        assert set(Timer.objects.filter(object_id=found.pk).values_list("state", flat=True)) == {"met", "cancelled"}


def test_consent_that_is_withdrawn_is_marked_and_not_rewritten(world):
    found = world.assessment_at("open")
    call(world, SCHOOL, "close", found, ending="consent_withdrawn", note=NOTE)
    with world.looking():
        consent = Consent.objects.get(assessment=found)
    assert consent.withdrawn_at == world.now and consent.given_by


@pytest.mark.parametrize("stage", ["closed", "stepped_up"])
def test_nothing_is_written_into_it_afterwards(world, stage):
    found = world.assessment_at(stage)
    written = {
        "take_lead": {},
        "give_consent": agreement(world),
        "write_domain": {"domain": "family", "entries": {"housing": ("Warm.", "")}, "seen": found.version},
        "write_conclusions": {"summary": "x", "childs_view": "", "parents_view": "", "seen": found.version},
        "agree_action": action(world),
        "hold_review": meeting(world),
        "step_up": {"pages": asked(world)},
        "close": {"ending": "needs_met", "note": NOTE},
    }
    before = verbs(world, found)
    for name, words in written.items():
        with pytest.raises(Ended):
            call(world, SCHOOL, name, found, **words)
    assert verbs(world, found) == before


class TestAChildWhomTheDeskPassedOn:
    @pytest.mark.parametrize("ending", BACK)
    def test_goes_back_to_the_top_of_the_queue_where_the_family_does_without(self, world, ending):
        case = from_the_desk(world, "asking" if ending == "declined" else "open")
        call(world, TEAM, "close", case.assessments[0], ending=ending, note=NOTE)
        case.reload()
        assert (case.subject.custody, case.subject.holding_unit.slug) == ("waiting", "maru-desk")
        assert case.referral.desk_again and case.subject.due_at == world.now
        assert case.subject.news == "Early help did not go ahead. The MARU is deciding again."

    @pytest.mark.parametrize("ending", ["needs_met", "moved", "social_care", "aged_out", "duplicate"])
    def test_is_closed_with_any_other_reason_and_its_referrer_is_told(self, world, ending):
        case = from_the_desk(world, "open")
        with news(world) as heard:
            call(world, TEAM, "close", case.assessments[0], ending=ending, note=NOTE)
        case.reload()
        assert (case.subject.custody, case.subject.holding_unit) == ("closed", None)
        assert "submitter_police" in {who for who, _, _ in heard}

    def test_the_desk_reads_which_reason_it_was_and_nothing_that_stands_in_the_caf(self, world):
        case = from_the_desk(world, "asking")
        with news(world) as heard:
            call(world, TEAM, "close", case.assessments[0], ending="declined", note=NOTE)
        desk = world.user("maru_triage_sw")
        with world.acting(desk):
            seen = case_at_the_desk(user=desk, reference=case.reference, now=world.now)
            assert not Assessment.objects.exists()
        assert [(r.what, r.text) for r in seen.reasons] == [
            ("Early help did not go ahead (Ada Testford)", "The family did not agree to a CAF.")
        ]
        assert seen.children[0].came_back.handover.state == "in_caf"
        assert NOTE not in str([text for _, text, _ in heard])

    def test_brothers_and_sisters_end_each_for_themselves(self, world):
        case = world.referral_at("in_caf", children=2)
        call(world, TEAM, "close", case.assessments[0], ending="declined", note=NOTE)
        assert [s.custody for s in case.reload().subjects] == ["waiting", "held"]
        call(world, TEAM, "give_consent", case.assessments[1], **agreement(world))
        call(world, TEAM, "close", case.assessments[1], ending="disengaged", note=NOTE)
        with world.acting("maru_triage_sw"):
            desk = world.user("maru_triage_sw")
            seen = case_at_the_desk(user=desk, reference=case.reference, now=world.now)
        assert [(r.what, r.text) for r in seen.reasons] == [
            ("Early help did not go ahead (Ben Testford)", "The family no longer takes part."),
            ("Early help did not go ahead (Ada Testford)", "The family did not agree to a CAF."),
        ]

    def test_another_team_ends_nothing(self, world):
        case = from_the_desk(world, "open")
        for who in (SCHOOL, "maru_manager", "partner_adult"):
            with pytest.raises(NotFound):
                call(world, who, "close", case.assessments[0], ending="needs_met", note=NOTE)
        with world.looking():
            assert not CustodyMove.objects.filter(subject=case.subject, step="close").exists()
