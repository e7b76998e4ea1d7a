"""Does consent come first, does nobody write over a colleague, and is what was agreed kept as it was agreed?"""

from datetime import timedelta

import pytest

from caf.models import AgreedAction, DomainEntry, Review
from caf.operations.open import NotYetAgreed, WrittenElsewhere
from caf.operations.work import DayMissing, DoneAlready, HeldWhen, ReviewDay
from maru.common.errors import NotFound, ReasonMissing
from maru.common.states import TransitionNotAllowed
from maru.people.models import Person
from maru.timers.clock import ALERTED_AT, at_london, london_day
from maru.timers.models import Timer
from tests.rooms.caf.words import COLLEAGUE, SCHOOL, TEAM, action, agreement, call, meeting, verbs

WORDS = {"health": ("Eats well.", "Tired.")}


def clocks(world, found):
    """The CAF's clocks: kind, state, when due."""
    with world.looking():
        return list(
            Timer.objects.filter(object_id=found.pk).order_by("started_at").values_list("kind", "state", "due_at")
        )


def texts(world, found):
    with world.looking():
        rows = DomainEntry.objects.filter(assessment=found)
        return {entry.element: (entry.strengths, entry.needs) for entry in rows}


class TestConsentComesFirst:
    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("write_domain", lambda w: {"domain": "development", "entries": WORDS, "seen": 1}),
            ("write_conclusions", lambda w: {"summary": "x", "childs_view": "", "parents_view": "", "seen": 1}),
            ("agree_action", action),
            ("hold_review", meeting),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_nothing_is_written_before_the_family_has_agreed(self, world, name, words):
        found = world.assessment_at("asking")
        with pytest.raises(NotYetAgreed):
            call(world, SCHOOL, name, found, **words(world))
        assert verbs(world, found) == ["caf.opened"]

    def test_with_it_the_house_knows_who_the_child_is(self, world):
        found = world.assessment_at("asking")
        with world.looking():
            before = Person.objects.count()
        opened = call(world, SCHOOL, "give_consent", found, **agreement(world))
        with world.looking():
            assert Person.objects.count() == before + 1
            person = Person.objects.get(pk=opened.person_id)
        assert (person.given_names, person.family_name) == (found.given_names, found.family_name)
        assert opened.state == "open" and verbs(world, found)[-1] == "caf.consented"

    def test_a_child_whom_the_desk_passed_on_is_the_person_whom_the_referral_named(self, world):
        case = world.referral_at("in_caf")
        opened = call(world, TEAM, "give_consent", case.assessments[0], **agreement(world))
        assert opened.person_id == case.subject.party.person_id

    def test_the_clock_for_asking_is_met_and_that_of_the_first_review_runs(self, world):
        found = world.assessment_at("asking")
        day = london_day(world.now) + timedelta(weeks=4)
        opened = call(world, SCHOOL, "give_consent", found, **agreement(world, review_on=day))
        asking, review = clocks(world, found)
        assert asking[:2] == ("caf_consent", "met")
        assert review == ("caf_review", "running", at_london(day, ALERTED_AT)) and opened.due_at == review[2]

    @pytest.mark.parametrize(
        ("changes", "error", "field"),
        [
            ({"given_by": " "}, ReasonMissing, "given_by"),
            ({"share_with": ""}, ReasonMissing, "share_with"),
            ({"given_as": "aunt"}, ReasonMissing, "given_as"),
        ],
    )
    def test_it_says_who_agreed_and_with_whom_it_may_be_shared(self, world, changes, error, field):
        found = world.assessment_at("asking")
        with pytest.raises(error) as refused:
            call(world, SCHOOL, "give_consent", found, **agreement(world, **changes))
        assert refused.value.field == field and world.helping.again(found).state == "asking"

    def test_it_is_not_dated_ahead(self, world):
        tomorrow = london_day(world.now) + timedelta(days=1)
        with pytest.raises(HeldWhen) as refused:
            call(world, SCHOOL, "give_consent", world.assessment_at("asking"), **agreement(world, given_on=tomorrow))
        assert refused.value.field == "given_on"

    def test_it_is_not_dated_to_another_year_by_a_slip(self, world):
        found = world.assessment_at("asking")
        day = london_day(found.opened_at) - timedelta(days=365)
        with pytest.raises(HeldWhen) as refused:
            call(world, SCHOOL, "give_consent", found, **agreement(world, given_on=day - timedelta(days=1)))
        assert refused.value.field == "given_on" and "Check the year" in refused.value.sentence
        assert call(world, SCHOOL, "give_consent", found, **agreement(world, given_on=day)).state == "open"

    @pytest.mark.parametrize("days", [-1, 0, 85])
    def test_the_first_review_lies_within_twelve_weeks(self, world, days):
        day = london_day(world.now) + timedelta(days=days)
        with pytest.raises(ReviewDay) as refused:
            call(world, SCHOOL, "give_consent", world.assessment_at("asking"), **agreement(world, review_on=day))
        assert refused.value.field == "review_on"

    @pytest.mark.parametrize("days", [1, 84])
    def test_tomorrow_and_the_last_day_of_twelve_weeks_will_do(self, world, days):
        day = london_day(world.now) + timedelta(days=days)
        found = call(world, SCHOOL, "give_consent", world.assessment_at("asking"), **agreement(world, review_on=day))
        assert found.review_on == day

    def test_it_is_given_once(self, world):
        with pytest.raises(TransitionNotAllowed):
            call(world, SCHOOL, "give_consent", world.assessment_at("open"), **agreement(world))


class TestWritingTogether:
    @pytest.fixture
    def found(self, world):
        case = world.referral_at("in_caf")
        return call(world, TEAM, "give_consent", case.assessments[0], **agreement(world))

    def write(self, world, found, who, entries, seen):
        return call(world, who, "write_domain", found, domain="development", entries=entries, seen=seen)

    def test_what_is_not_given_stays_as_it_is(self, world, found):
        one = self.write(world, found, TEAM, WORDS, found.version)
        self.write(world, found, TEAM, {"speech": ("Clear.", "")}, one.version)
        assert texts(world, found) == {**WORDS, "speech": ("Clear.", "")}

    def test_nobody_writes_over_what_a_colleague_has_written_since(self, world, found):
        self.write(world, found, TEAM, WORDS, found.version)
        with pytest.raises(WrittenElsewhere):
            self.write(world, found, COLLEAGUE, {"health": ("Never ill.", "")}, found.version)
        assert texts(world, found) == WORDS

    def test_two_who_write_of_different_things_do_not_meet(self, world, found):
        self.write(world, found, TEAM, WORDS, found.version)
        call(world, TEAM, "hold_review", found, **meeting(world))
        self.write(world, found, COLLEAGUE, {"speech": ("Clear.", "")}, found.version)
        assert texts(world, found) == {**WORDS, "speech": ("Clear.", "")}

    def test_the_same_words_twice_are_no_change(self, world, found):
        once = self.write(world, found, TEAM, WORDS, found.version)
        again = self.write(world, found, TEAM, WORDS, found.version)
        assert again.version == once.version and verbs(world, found).count("caf.written") == 1

    def test_a_refusal_keeps_nothing_of_what_was_sent_with_it(self, world, found):
        self.write(world, found, TEAM, WORDS, found.version)
        with pytest.raises(WrittenElsewhere):
            self.write(
                world, found, COLLEAGUE, {"health": ("x", ""), "speech": ("Clear.", "")}, found.version
            )  # fmt: skip
        assert texts(world, found) == WORDS

    def test_there_is_no_other_domain(self, world, found):
        with pytest.raises(NotFound):
            call(world, TEAM, "write_domain", found, domain="weather", entries=WORDS, seen=found.version)

    def test_conclusions_are_not_written_over_either(self, world, found):
        said = {"summary": "Mornings.", "childs_view": "", "parents_view": ""}
        call(world, TEAM, "write_conclusions", found, seen=found.version, **said)
        with pytest.raises(WrittenElsewhere):
            call(world, COLLEAGUE, "write_conclusions", found, seen=found.version, **said | {"summary": "Nights."})
        call(world, COLLEAGUE, "write_conclusions", found, seen=found.version, **said)
        assert world.helping.again(found).summary == "Mornings."

    def test_somebody_of_another_team_finds_nothing(self, world, found):
        with pytest.raises(NotFound):
            self.write(world, found, SCHOOL, WORDS, found.version)


class TestActions:
    @pytest.fixture
    def found(self, world):
        return world.assessment_at("open")

    @pytest.mark.parametrize("name", ["wanted", "what", "who"])
    def test_an_action_says_what_is_wanted_what_is_done_and_by_whom(self, world, found, name):
        with pytest.raises(ReasonMissing) as refused:
            call(world, SCHOOL, "agree_action", found, **action(world, **{name: " "}))
        assert refused.value.field == name

    def test_nothing_is_due_before_today(self, world, found):
        yesterday = london_day(world.now) - timedelta(days=1)
        with pytest.raises(DayMissing) as refused:
            call(world, SCHOOL, "agree_action", found, **action(world, due_on=yesterday))
        assert refused.value.field == "due_on"

    def test_a_double_click_agrees_once(self, world, found):
        one, two = (call(world, SCHOOL, "agree_action", found, **action(world)) for _ in range(2))
        assert one == two and verbs(world, found).count("caf.action-agreed") == 1

    def test_what_came_of_it_is_said_once(self, world, found):
        agreed = call(world, SCHOOL, "agree_action", found, **action(world))
        with pytest.raises(ReasonMissing):
            call(world, SCHOOL, "finish_action", found, action_id=agreed.pk, result=" ")
        for _ in range(2):
            call(world, SCHOOL, "finish_action", found, action_id=agreed.pk, result="She comes on time.")
        with pytest.raises(DoneAlready):
            call(world, SCHOOL, "finish_action", found, action_id=agreed.pk, result="Another word.")
        with world.looking():
            assert AgreedAction.objects.get().result == "She comes on time."
        assert verbs(world, found).count("caf.action-done") == 1

    def test_an_action_of_another_caf_is_not_found_in_this_one(self, world, found):
        other = world.assessment_at("open")
        agreed = call(world, SCHOOL, "agree_action", other, **action(world))
        with pytest.raises(NotFound):
            call(world, SCHOOL, "finish_action", found, action_id=agreed.pk, result="Done.")


class TestReviews:
    @pytest.fixture
    def found(self, world):
        return world.assessment_at("open", at=world.now - timedelta(days=40))

    def test_the_next_ones_clock_runs_to_the_end_of_the_agreed_day(self, world, found):
        day = london_day(world.now) + timedelta(weeks=8)
        call(world, SCHOOL, "hold_review", found, **meeting(world, next_on=day))
        assert [row[:2] for row in clocks(world, found)] == [
            ("caf_consent", "met"), ("caf_review", "met"), ("caf_review", "running"),
        ]  # fmt: skip
        assert clocks(world, found)[-1][2] == at_london(day, ALERTED_AT) == world.helping.again(found).due_at

    @pytest.mark.parametrize("days", [0, 85])
    def test_the_next_one_lies_within_twelve_weeks(self, world, found, days):
        day = london_day(world.now) + timedelta(days=days)
        with pytest.raises(ReviewDay) as refused:
            call(world, SCHOOL, "hold_review", found, **meeting(world, next_on=day))
        assert refused.value.field == "next_on"

    @pytest.mark.parametrize("days", [1, -41])
    def test_it_was_held_since_the_caf_was_opened_and_not_ahead(self, world, found, days):
        day = london_day(world.now) + timedelta(days=days)
        with pytest.raises(HeldWhen) as refused:
            call(world, SCHOOL, "hold_review", found, **meeting(world, held_on=day))
        assert refused.value.field == "held_on"

    @pytest.mark.parametrize("name", ["present", "progress"])
    def test_it_says_who_was_there_and_what_has_changed(self, world, found, name):
        with pytest.raises(ReasonMissing) as refused:
            call(world, SCHOOL, "hold_review", found, **meeting(world, **{name: ""}))
        assert refused.value.field == name

    def test_a_double_click_holds_it_once(self, world, found):
        for _ in range(2):
            call(world, SCHOOL, "hold_review", found, **meeting(world))
        with world.looking():
            assert Review.objects.count() == 1
        assert len(clocks(world, found)) == 3
