"""Does what was ticked, written and chosen go together, and is nobody warned where it does?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals import threshold

CALM = "Late for school again. Her mother says that mornings are hard."


def sentences(level, indicators=(), aggravators=(), words=""):
    return [(one.code, one.sentence) for one in threshold.warnings(level, indicators, aggravators, words)]


def codes(*said, **more):
    return [code for code, _sentence in sentences(*said, **more)]


def test_there_are_four_levels_each_with_its_meaning_and_plain_examples():
    assert [level.number for level in threshold.LEVELS] == [1, 2, 3, 4]
    assert all(level.title and level.meaning and 3 <= len(level.examples) <= 5 for level in threshold.LEVELS)


def test_a_blank_level_is_asked_for():
    assert codes(None) == ["no-level"]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_strangulation_and_a_low_level_do_not_go_together(level):
    said = f"You ticked strangulation and chose level {level}. Say why, or choose another level."
    assert sentences(level, (), ["strangulation"]) == [("aggravator", said)]


@pytest.mark.parametrize("aggravator", threshold.AGGRAVATORS)
def test_each_aggravator_warns_below_level_four_and_asks_for_red(aggravator):
    assert codes(3, (), [aggravator]) == ["aggravator"]
    assert threshold.must_be_red([aggravator])


def test_nothing_urgent_asks_for_nothing():
    assert not threshold.must_be_red([])


@pytest.mark.parametrize("indicator", sorted(threshold.STATUTORY))
def test_each_indicator_of_statutory_need_warns_below_level_four(indicator):
    assert codes(3, [indicator]) == ["statutory"]
    assert codes(4, [indicator]) == []


@pytest.mark.parametrize("indicator", sorted(threshold.TARGETED))
def test_each_indicator_of_targeted_need_warns_below_level_three(indicator):
    assert codes(2, [indicator]) == ["targeted"]
    assert codes(3, [indicator]) == []


def test_several_are_named_in_one_sentence():
    said = "You ticked neglect, emotional abuse and missing and chose level 1. Say why, or choose another level."
    assert sentences(1, ["missing", "emotional", "neglect"]) == [("targeted", said)]


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("He tried to strangle her.", "strangulation"),
        ("She said she was choked", "strangulation"),
        ("hands around her neck", "strangulation"),
        ("he held a Knife", "weapons"),
        ("two machetes in the hall", "weapons"),
        ("found unconscious on the sofa", "unexplained"),
        ("a bruise on the arm of the baby", "infant_injury"),
        ("The baby has a small bruise", "infant_injury"),
        ("left alone since noon", "left_alone"),
        ("says she was raped", "disclosure"),
        ("her uncle is a registered sex offender", "sex_offender"),
        ("will be taken abroad to be cut", "travel"),
    ],
)
def test_words_that_name_an_aggravator_are_noticed(words, named):
    assert [code for code, _said in threshold.named_in(words)] == [named]
    assert codes(2, words=words) == codes(4, words=words) == ["words"]
    assert codes(4, (), [named], words) == []


def test_every_pattern_belongs_to_an_aggravator():
    assert threshold.WRITTEN.keys() <= threshold.AGGRAVATORS.keys()


def test_what_was_written_is_said_back():
    low = "You wrote “strangled” and chose level 2. Say why, or choose another level."
    assert sentences(2, words="He strangled her") == [("words", low)]
    high = "You wrote “strangled” and did not tick strangulation. Tick it if it is so."
    assert sentences(4, words="He strangled her") == [("words", high)]


@pytest.mark.parametrize(
    "words", ["", CALM, "an artichoke", "begun", "taxes", "knifed is not here", "she came on her own"]
)
def test_ordinary_words_warn_of_nothing(words):
    assert codes(2, words=words) == []


def test_level_four_with_what_fits_warns_of_nothing():
    assert (
        codes(4, threshold.STATUTORY | threshold.TARGETED, threshold.AGGRAVATORS, "He strangled her with a knife") == []
    )


@given(
    st.one_of(st.none(), st.integers(1, 4)),
    st.sets(st.text(max_size=8)),
    st.sets(st.text(max_size=8)),
    st.text(max_size=200),
)
def test_whatever_was_said_is_answered(level, indicators, aggravators, words):
    assert all(one.code and one.sentence for one in threshold.warnings(level, indicators, aggravators, words))
