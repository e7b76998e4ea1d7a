"""Is the trail append-only for the product, and does a check name the first row that anybody else has touched?"""

import json
import threading

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, InternalError, ProgrammingError, connection, connections, transaction

from maru.agencies.acting import acting_as
from maru.audit import trail
from maru.audit.context import Door
from maru.audit.verbs import Verb
from maru.audit.verify import verify
from maru.common.database import as_owner
from tests.databases import clone_of

ROWS = 12
PAYLOAD = "encode(sha256(convert_to(audit_payload(e), 'UTF8')), 'hex')"
# The whole chain written anew from a row on, as somebody would who knows how it is made.
REWRITE = f"""
DO $$ DECLARE e audit_event; before text;
BEGIN
  FOR e IN SELECT * FROM audit_event WHERE seq >= 5 ORDER BY seq LOOP
    SELECT hash INTO before FROM audit_event WHERE seq = e.seq - 1;
    e.previous := before;
    IF e.seq = 5 THEN e.actor := 'user:nobody'; END IF;
    UPDATE audit_event SET actor = e.actor, previous = before, hash = {PAYLOAD} WHERE seq = e.seq;
  END LOOP;
  UPDATE audit_head SET hash = (SELECT hash FROM audit_event ORDER BY seq DESC LIMIT 1);
END $$
"""
COPY = """
INSERT INTO audit_event SELECT (jsonb_populate_record(NULL::audit_event, to_jsonb(x) || '{"seq": %s}')).*
FROM audit_event x WHERE seq = 3
"""
SHIFT = "UPDATE audit_event SET seq = -seq WHERE seq > 4; UPDATE audit_event SET seq = 1 - seq WHERE seq < 0;"
CUT = "DELETE FROM audit_event WHERE seq > 9;"
HEAD = """
UPDATE audit_head SET seq = s.seq, hash = s.hash
FROM (SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1) s
"""
SWAP = """
UPDATE audit_event SET seq = -1 WHERE seq = 6;
UPDATE audit_event SET seq = 6 WHERE seq = 8;
UPDATE audit_event SET seq = 8 WHERE seq = -1;
"""
# What somebody does as the owner, trigger switched off: the first bad row, and the word for it.
TAMPERED = {
    "who did it was changed": ("UPDATE audit_event SET actor = 'user:nobody' WHERE seq = 5", 5, "edited"),
    "what was done was changed": ("UPDATE audit_event SET verb = 'mail.sent' WHERE seq = 1", 1, "edited"),
    "the moment was changed": ("UPDATE audit_event SET occurred_at = recorded_at WHERE seq = 12", 12, "edited"),
    "a detail was changed": ("""UPDATE audit_event SET data = '{"n": "99"}' WHERE seq = 7""", 7, "edited"),
    "a hash was changed": ("UPDATE audit_event SET hash = repeat('0', 64) WHERE seq = 4", 4, "edited"),
    "a row in the middle is gone": ("DELETE FROM audit_event WHERE seq = 6", 7, "missing"),
    "the first row is gone": ("DELETE FROM audit_event WHERE seq = 1", 2, "missing"),
    "a row was pushed in": (SHIFT + COPY % 5, 5, "broken link"),
    "a row was put at the end": (COPY % 13, 13, "broken link"),
    "two rows have changed places": (SWAP, 6, "broken link"),
    "the tail was cut off": (CUT, 10, "truncated"),
    "everything is gone": ("DELETE FROM audit_event", 1, "truncated"),
    "the head was changed": ("UPDATE audit_head SET hash = repeat('0', 64)", 12, "head differs"),
}  # fmt: skip
# What only an anchor finds, since the chain itself is whole.
TAMPERED_WITH_CARE = {
    "the tail was cut off and the head written anew": (CUT + HEAD, 10, "truncated"),
    "the chain was written anew from a row on": (REWRITE, 12, "rewritten"),
}


@pytest.fixture(scope="module")
def twelve_rows(template_db, django_db_setup, django_db_blocker):
    """A database of this module's own with twelve rows of trail."""
    with django_db_blocker.unblock(), clone_of(template_db):
        for number in range(ROWS):
            with acting_as(system="story", door=Door.TEST):
                trail.record(Verb.LIST_READ, fields=["rag"], reason="queue", n=number)
        yield


@pytest.fixture
def owner_at_work(twelve_rows):
    """The owner of the tables, in a transaction that is undone."""
    with as_owner(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


def tamper(sql):
    run("ALTER TABLE audit_event DISABLE TRIGGER append_only")
    run(sql)
    run("ALTER TABLE audit_event ENABLE TRIGGER append_only")


def found(verdict):
    return verdict.first_bad, verdict.fault


def anchor():
    verdict = verify()
    return verdict.head_seq, verdict.head_hash


def test_what_nobody_has_touched_is_sound(owner_at_work):
    verdict = verify()
    assert (verdict.sound, verdict.rows, verdict.head_seq) == (True, ROWS, ROWS)
    assert verify((ROWS, verdict.head_hash)).sound


@pytest.mark.parametrize("what", TAMPERED)
def test_the_first_bad_row_is_named(owner_at_work, what):
    sql, row, fault = TAMPERED[what]
    tamper(sql)
    assert found(verify()) == (row, fault)


@pytest.mark.parametrize("what", TAMPERED_WITH_CARE)
def test_an_anchor_finds_what_the_chain_alone_cannot(owner_at_work, what):
    sql, row, fault = TAMPERED_WITH_CARE[what]
    written_down = anchor()
    tamper(sql)
    assert verify().sound
    assert found(verify(written_down)) == (row, fault)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET actor = 'user:nobody'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "INSERT INTO audit_event SELECT * FROM audit_event LIMIT 1",
        "UPDATE audit_head SET seq = 0",
        "INSERT INTO audit_head VALUES (true, 0, '')",
        "DELETE FROM audit_head",
        "ALTER TABLE audit_event DISABLE TRIGGER append_only",
        "DROP FUNCTION audit_append(jsonb)",
    ],
)
@pytest.mark.django_db
def test_the_product_cannot_touch_the_trail(statement):
    with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg2.errors.InsufficientPrivilege)


@pytest.mark.parametrize("statement", ["UPDATE audit_reason_text SET text = ''", "DELETE FROM audit_reason_text"])
def test_the_product_cannot_change_a_reason(world, statement):
    world.walk.withdraw(world.referral_at("waiting").referral, "It was a mistake.", at=world.now)
    with world.looking(), pytest.raises(ProgrammingError) as refused:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert isinstance(refused.value.__cause__, psycopg2.errors.InsufficientPrivilege)


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET door = 'api'", "DELETE FROM audit_event",
                                       "TRUNCATE audit_event"])  # fmt: skip
def test_the_owner_must_switch_the_trigger_off_to_touch_it(owner_at_work, statement):
    with pytest.raises(InternalError, match="append-only"), transaction.atomic():
        run(statement)


def test_nothing_is_appended_with_a_column_missing(world):
    with pytest.raises(IntegrityError, match="null value"), world.looking():
        run("""SELECT audit_append('[{"verb": "list.read"}]')""")


def test_two_at_once_make_one_chain_without_a_gap(committed_db):
    def write():
        try:
            for _ in range(10):
                with acting_as(system="story", door=Door.TEST):
                    trail.record(Verb.LIST_READ)
                    trail.record(Verb.MATCHES_READ)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    verdict = verify()
    assert (verdict.sound, verdict.rows, verdict.head_seq) == (True, 80, 80)


class TestCommand:
    """`manage.py verify_audit`."""

    def test_it_prints_its_verdict_as_json(self, owner_at_work, capsys):
        call_command("verify_audit", json=True)
        told = json.loads(capsys.readouterr().out)
        assert (told["sound"], told["rows"], told["first_bad"], told["fault"]) == (True, ROWS, None, "")
        assert len(told["head_hash"]) == 64

    def test_it_says_in_a_sentence_that_all_is_well(self, owner_at_work, capsys):
        call_command("verify_audit")
        assert capsys.readouterr().out.startswith(f"Sound: {ROWS} rows, head {ROWS} ")

    def test_it_fails_and_names_the_row(self, owner_at_work, capsys):
        tamper(TAMPERED["who did it was changed"][0])
        with pytest.raises(CommandError, match="Row 5: edited") as failed:
            call_command("verify_audit", json=True)
        assert failed.value.returncode == 3
        assert json.loads(capsys.readouterr().out)["first_bad"] == 5

    def test_it_reads_the_anchor_of_a_file(self, owner_at_work, tmp_path):
        kept = tmp_path / "anchor"
        kept.write_text("3 {}\n{} {}\n".format("0" * 64, *anchor()))
        call_command("verify_audit", anchor=kept)
        tamper(TAMPERED_WITH_CARE["the tail was cut off and the head written anew"][0])
        with pytest.raises(CommandError, match="Row 10: truncated"):
            call_command("verify_audit", anchor=kept)

    @pytest.mark.parametrize("text", ["", "nothing of the kind", "12\n"])
    def test_a_file_without_an_anchor_is_refused(self, db, tmp_path, text):
        kept = tmp_path / "anchor"
        kept.write_text(text)
        with pytest.raises(CommandError, match="holds no anchor"):
            call_command("verify_audit", anchor=kept)

    def test_a_file_that_is_not_there_is_refused(self, db, tmp_path):
        with pytest.raises(CommandError, match="holds no anchor"):
            call_command("verify_audit", anchor=tmp_path / "nowhere")
