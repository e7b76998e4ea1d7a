"""Is whatever the owner of the database does to the trail named, and at the row where it was done?"""

import re

import pytest

from maru.audit import anchors
from maru.audit.tampering import Fault
from maru.audit.verify import verify
from tests.tampers import ROWS, TAMPERS, TAMPERS_WITH_CARE, run, tamper

SET = re.compile(r" SET (\w+) =")


@pytest.fixture
def written_down(kept):
    return anchors.read(kept)[0]


def found(verdict):
    return verdict.first_bad, verdict.fault


def test_what_nobody_has_touched_is_sound(owner_at_work, written_down):
    verdict = verify()
    assert (verdict.sound, verdict.rows, verdict.head_seq) == (True, ROWS, ROWS)
    assert [anchor.seq for anchor in written_down] == [4, 8, 12] and verify(written_down).sound


@pytest.mark.parametrize("what", TAMPERS)
def test_the_first_bad_row_is_named(owner_at_work, written_down, what):
    sql, row, fault = TAMPERS[what]
    tamper(sql)
    assert found(verify()) == (row, fault) == found(verify(written_down))


@pytest.mark.parametrize("what", TAMPERS_WITH_CARE)
def test_an_anchor_finds_what_the_chain_alone_cannot(owner_at_work, written_down, what):
    sql, row, fault, detail = TAMPERS_WITH_CARE[what]
    tamper(sql)
    assert verify().sound
    verdict = verify(written_down)
    assert found(verdict) == (row, fault) and detail in verdict.detail


def test_there_is_a_tamper_of_every_column_and_of_every_kind():
    changed = {name for sql, _, fault in TAMPERS.values() if fault == "edited" for name in SET.findall(sql)}
    assert changed >= {
        "occurred_at", "recorded_at", "actor", "door", "verb", "kind", "object_id", "root", "root_id", "fields",
        "reason", "text_hash", "request_id", "data", "previous", "hash",
    }  # fmt: skip
    assert {fault for _, _, fault in TAMPERS.values()} == {fault.value for fault in Fault}


def test_a_trail_that_lost_its_head_is_not_sound(owner_at_work):
    run("DELETE FROM audit_head")
    assert found(verify()) == (1, "inserted")
