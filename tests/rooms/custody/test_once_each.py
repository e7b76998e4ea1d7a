"""Is each child decided for once in a decision, and each act written down once?"""

import pytest

from maru.audit.models import AuditEvent
from maru.audit.verbs import Verb
from maru.common.errors import Refused
from triage import operations as triage

WORDS = "A sentence that is long enough to be a reason."


@pytest.mark.parametrize("way", ["partner", "nfa"])
def test_a_child_named_twice_in_a_decision_is_refused(world, way):
    case = world.referral_at("at_desk", children=2)
    unit = world.unit("csc-peterborough-first") if way == "partner" else None
    choice = triage.Choice(case.subject.pk, way, 3, "referral", WORDS, unit=unit, reason=WORDS, brief=WORDS)
    desk = world.user("maru_triage_sw")
    with pytest.raises(Refused) as refused, world.acting(desk):
        triage.decide(referral_id=case.pk, choices=[choice, choice], by=desk, at=world.now)
    assert (refused.value.status, refused.value.code) == (422, "decided-twice")
    assert {subject.custody for subject in case.reload().subjects} == {"at_desk"}


def test_reopening_is_written_down_once_with_its_reason(world):
    case, manager = world.referral_at("closed_by_desk"), world.user("maru_manager")
    with world.acting(manager):
        triage.reopen(subject_id=case.subject.pk, reason=WORDS, by=manager, at=world.now)
    events = AuditEvent.objects.filter(verb=Verb.SUBJECT_REOPENED, object_id=str(case.subject.pk))
    assert [bool(event.text_hash) for event in events] == [True]
