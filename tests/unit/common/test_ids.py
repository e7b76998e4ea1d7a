"""Is a misheard reference refused rather than opened as somebody else's child?"""

from hypothesis import assume, given
from hypothesis import strategies as st

from maru.common.ids import ALPHABET, PREFIXES, is_reference, reference

references = st.builds(
    reference,
    st.sampled_from(PREFIXES),
    st.integers(min_value=0, max_value=99),
    st.integers(min_value=1, max_value=10**9 - 1),
)
LETTERS_AND_FIGURES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@given(references)
def test_what_we_give_out_is_well_formed(told):
    assert is_reference(told)
    assert is_reference(told, told[:2])


@given(references)
def test_one_wrong_character_is_caught(told):
    for place, right in enumerate(told):
        for wrong in LETTERS_AND_FIGURES if right != "-" else "":
            changed = told[:place] + wrong + told[place + 1 :]
            assert changed == told or not is_reference(changed), changed


@given(references, st.data())
def test_two_swapped_neighbours_are_caught(told, data):
    place = data.draw(st.integers(min_value=0, max_value=len(told) - 2))
    first, second = told[place], told[place + 1]
    assume(first != second and "-" not in (first, second))
    assert not is_reference(told[:place] + second + first + told[place + 2 :])


@given(references, st.sampled_from(PREFIXES))
def test_a_reference_of_another_kind_is_no_reference_of_this_one(told, prefix):
    assume(not told.startswith(prefix))
    assert not is_reference(told, prefix)


@given(references, st.sampled_from(["\n", " ", "0", "-"]))
def test_nothing_may_follow(told, more):
    assert not is_reference(told + more)


def test_figures_of_other_scripts_are_no_figures():
    told = reference("MR", 26, 123)
    assert not is_reference(told.replace("26", "٢٦"))


def test_the_check_character_is_none_that_is_misread():
    assert not set("IOS") & set(ALPHABET)
