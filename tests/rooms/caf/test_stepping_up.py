"""When it is more than early help can do: does the MARU have the child at once, with everything, or nothing at all?"""

import pytest

from caf.carried import CHILD_WORDS, FAMILY_WORDS
from caf.models import Assessment
from caf.operations import end
from maru.agencies.models import Unit, User
from maru.common.errors import NotFound
from maru.timers.models import Timer
from referrals.models import Addition, CustodyMove, Party, Referral, Subject
from referrals.models.referral import Rag
from referrals.operations.submit import NotComplete
from tests.rooms.caf.words import SCHOOL, TEAM, action, agreement, asked, call, meeting, verbs

FOUND = {
    "health": ("She eats well at school.", "She is cold and tired."),
    "self_care": ("", "Gets up by herself."),
}


@pytest.fixture
def full(world):
    """A CAF in which everything is written."""
    family = [
        {"role": "parent", "given_names": "Eve", "family_name": "Testford", "relationship": "mother",
         "parental_responsibility": "yes", "phone": "07700 900123", "same_address": True},
        {"role": "household", "given_names": "Cal", "family_name": "Testford", "relationship": "brother",
         "date_of_birth": "2015-04-02", "same_address": True},
    ]  # fmt: skip
    child = world.pages()["subjects"]["people"][0] | {"nhs_number": "9990123454", "also_known_as": "Addie"}
    found = call(world, SCHOOL, "open_assessment", child=child, family=family, why="She is often late.")
    found = call(world, SCHOOL, "give_consent", found, **agreement(world, not_with="Not with her father."))
    found = call(
        world, SCHOOL, "write_domain", found, domain="development", entries=FOUND, seen=found.version
    )  # fmt: skip
    said = {"summary": "Mornings.", "childs_view": "I get up by myself.", "parents_view": "I work nights."}
    call(world, SCHOOL, "write_conclusions", found, seen=found.version, **said)
    agreed = call(world, SCHOOL, "agree_action", found, **action(world))
    call(world, SCHOOL, "finish_action", found, action_id=agreed.pk, result="She came every day.")
    call(world, SCHOOL, "agree_action", found, **action(world, what="A lift on Mondays", who="Aunt"))
    call(world, SCHOOL, "hold_review", found, **meeting(world))
    return world.helping.again(found)


@pytest.fixture
def sent(world, full):
    return call(world, SCHOOL, "step_up", full, pages=asked(world))


def test_the_referral_waits_at_the_desk_from_the_same_moment(world, full, sent):
    with world.looking():
        subject = Subject.objects.get(referral=sent)
    assert (subject.custody, subject.holding_unit.slug, subject.since) == ("waiting", "maru-desk", world.now)
    ended = world.helping.again(full)
    assert (ended.state, ended.stepped_up_to_id, ended.ended_at) == ("stepped_up", sent.pk, world.now)
    assert verbs(world, full)[-1] == "caf.stepped-up"


def test_everybody_it_names_goes_along(world, sent):
    with world.looking():
        parties = list(Party.objects.filter(referral=sent).order_by("position"))
    child, mother, brother = parties
    assert (child.role, child.name, child.nhs_number, child.also_known_as) == (
        "child", "Ada Testford", "9990123454", "Addie",
    )  # fmt: skip
    assert (mother.relationship, mother.parental_responsibility, mother.phone) == ("mother", "yes", "07700 900123")
    assert (brother.role, str(brother.date_of_birth), brother.postcode) == ("household", "2015-04-02", child.postcode)


def test_everything_it_holds_goes_along_in_words(world, full, sent):
    with world.looking():
        text = Addition.objects.get(referral=sent).text
    for said in (
        f"Stepped up from the CAF {full.reference}, opened by Alderbrook safeguarding leads on",
        "Lead professional: Miriam Quillfeather.", "She is often late.", "Eve Testford",
        "May be shared with: School, health visitor and the family support team", "Not with: Not with her father.",
        "General health\n  Strengths: She eats well at school.\n  Needs: She is cold and tired.",
        "Self-care skills and independence\n  Needs: Gets up by herself.", "Mornings.", "I get up by myself.",
        "I work nights.", "done: She came every day.", "- A lift on Mondays (Aunt, by", "not done yet",
        "(Mother, teacher):\nShe is on time.", "The family said: It is easier now.",
    ):  # fmt: skip
        assert said in text, said
    assert not [line for line in text.splitlines() if line.endswith(":") and "led to it" not in line and len(line) < 9]


def test_the_longest_words_that_a_caf_has_room_for_go_along_whole(world):
    names = set(CHILD_WORDS) & set(FAMILY_WORDS) - {"sex", "role"}
    longest = {name: "w" * Party._meta.get_field(name).max_length for name in names}
    child = world.pages()["subjects"]["people"][0] | longest
    family = [{"role": "parent", "same_address": True, **longest, "relationship": "r" * 60}]
    with world.looking():
        Unit.objects.filter(slug="alderbrook-safeguarding").update(name="Alderbrook " * 10 + "Lead staff")
        User.objects.filter(pk=world.user(SCHOOL).pk).update(name="M" * 120, title="D" * 80, number="1" * 20)
    world.user(SCHOOL).refresh_from_db()
    found = call(world, SCHOOL, "open_assessment", child=child, family=family, why="W" * 10_000)
    sent = call(world, SCHOOL, "step_up", found, pages=asked(world))
    with world.looking():
        parties = list(Party.objects.filter(referral=sent).order_by("position"))
    assert [{name: getattr(party, name) for name in names} for party in parties] == [longest, longest]
    assert parties[1].relationship == "r" * 60
    assert (len(sent.referrer_name), len(sent.referrer_role)) == (120, 101) and str(sent.unit) in sent.how_known


def test_who_refers_is_whoever_stepped_it_up(world, full, sent):
    assert (sent.author, sent.referrer_name) == (world.user(SCHOOL), "Miriam Quillfeather")
    assert full.reference in sent.how_known and sent.referrer_phone == "01632 960310"


def test_what_is_said_differently_counts(world, full):
    pages = {**asked(world), "referrer": {"referrer_phone": "07700 900456"}}
    sent = call(world, SCHOOL, "step_up", full, pages=pages)
    assert (sent.referrer_phone, sent.referrer_name) == ("07700 900456", "Miriam Quillfeather")


def test_it_needs_no_consent_and_says_so(world):
    found = world.assessment_at("asking")
    sent = call(world, SCHOOL, "step_up", found, pages=asked(world))
    with world.looking():
        assert "The family had not agreed to a CAF" in Addition.objects.get(referral=sent).text


def test_danger_rings_the_same_bell_as_in_any_referral(world, full):
    pages = asked(world, danger={"immediate_danger": "yes", "called_999": "yes"})
    sent = call(world, SCHOOL, "step_up", full, pages=pages)
    with world.looking():
        assert Subject.objects.get(referral=sent).rag == Rag.RED and sent.immediate_danger


def test_its_clocks_stop(world, full, sent):
    with world.looking():
        assert not Timer.objects.filter(object_id=full.pk, state="running").exists()


class TestAChildWhomTheDeskPassedOn:
    @pytest.fixture
    def case(self, world):
        return world.referral_at("in_caf")

    def test_is_held_by_the_new_referral_instead_of_the_old(self, world, case):
        sent = call(world, TEAM, "step_up", case.assessments[0], pages=asked(world))
        case.reload()
        assert (case.subject.custody, case.subject.closed_at) == ("closed", world.now)
        with world.looking():
            new = Subject.objects.get(referral=sent)
            moves = CustodyMove.objects.filter(subject=case.subject).order_by("at")
            assert (new.custody, new.holding_unit.slug) == ("waiting", "maru-desk")
            assert moves.last().step == "close"
        assert case.subject.news == "Referred again by Peterborough First Response: the MARU decides."

    @pytest.mark.parametrize("broken", ["pass_on", "tell_story", "enclosure"])
    def test_it_happens_whole_or_not_at_all(self, world, case, broken, monkeypatch):
        def fails(*_, **__):
            raise OSError("the disk is full")

        found = case.assessments[0]
        before = verbs(world, found)
        monkeypatch.setattr(end, broken, fails)
        with pytest.raises(OSError, match="the disk is full"):
            call(world, TEAM, "step_up", found, pages=asked(world))
        assert case.reload().subject.custody == "held" and world.helping.again(found).state == "asking"
        with world.looking():
            assert Referral.objects.count() == 1 and not Addition.objects.exists()
        assert verbs(world, found) == before

    @pytest.mark.parametrize("lacking", ["danger", "concern", "consent"])
    def test_a_page_that_was_not_answered_stops_it(self, world, case, lacking):
        pages = {**asked(world), lacking: {}}
        with pytest.raises(NotComplete):
            call(world, TEAM, "step_up", case.assessments[0], pages=pages)
        with world.looking():
            assert Referral.objects.count() == 1
        assert case.reload().subject.custody == "held"

    def test_another_team_finds_nothing_to_step_up(self, world, case):
        for who in (SCHOOL, "partner_adult", "maru_manager"):
            with pytest.raises(NotFound):
                call(world, who, "step_up", case.assessments[0], pages=asked(world))
        with world.looking():
            assert Assessment.objects.get().state == "asking"
