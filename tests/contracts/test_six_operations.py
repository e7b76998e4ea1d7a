"""Is every verb of the trail one of the six operations of DPA 2018 section 62, or said to be none of them?"""

from collections import Counter

from maru.audit.six import LABELS, TOLD, WORDS, Six
from maru.audit.verbs import Verb


def test_every_verb_is_said_to_be_an_operation_or_none():
    assert set(TOLD) == set(Verb), "put it into WORDS of maru/audit/six.py"
    assert [verb for verb, times in Counter(v for verbs in WORDS.values() for v in verbs).items() if times > 1] == []


def test_every_operation_is_named_and_has_its_verbs():
    assert set(WORDS) == set(LABELS) == set(Six)
    # Making two persons one comes with the desk's "same person".
    assert [six for six, verbs in WORDS.items() if not verbs] == [Six.COMBINATION]


def test_no_two_verbs_say_the_same():
    said = Counter(told.words for told in TOLD.values())
    assert {words for words, times in said.items() if times > 1} <= {"Finished an action"}


def test_what_is_read_is_consultation():
    read = {verb for verb in Verb if verb.endswith(("read",)) and verb is not Verb.NOTICE_READ}
    assert {TOLD[verb].six for verb in read} == {Six.CONSULTATION}
