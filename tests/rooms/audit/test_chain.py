"""Is the trail append-only for the product, and does the command tell what a check has found?"""

import json
import threading

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, InternalError, ProgrammingError, connection, connections, transaction

from maru.agencies.acting import acting_as
from maru.audit import anchors, trail
from maru.audit.context import Door
from maru.audit.verbs import Verb
from maru.audit.verify import verify
from tests.tampers import CUT, HEAD, ROWS, edit, run, tamper


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
        tamper(edit(5, "actor", "'user:nobody'"))
        with pytest.raises(CommandError, match="Row 5: edited") as failed:
            call_command("verify_audit", json=True)
        assert failed.value.returncode == 3
        assert json.loads(capsys.readouterr().out)["first_bad"] == 5

    def test_it_reads_the_anchors_of_a_file(self, owner_at_work, kept, capsys):
        call_command("verify_audit", anchor=kept)
        tamper(CUT + HEAD)
        with pytest.raises(CommandError, match=r"Row 10: truncated\."):
            call_command("verify_audit", anchor=kept)
        assert not capsys.readouterr().err

    def test_it_says_between_which_rows_a_chain_was_made_anew(self, owner_at_work, kept):
        tamper(edit(12, "actor", "'user:nobody'") + "UPDATE audit_event SET hash = repeat('a', 64) WHERE seq = 12;")
        with pytest.raises(CommandError, match=r"Row 12: edited"):
            call_command("verify_audit", anchor=kept)

    def test_a_line_broken_off_by_a_power_cut_is_passed_over(self, owner_at_work, tmp_path, kept, capsys):
        file = tmp_path / "anchor"
        file.write_text(kept.read_text()[:-40])
        anchors.append(file, "12 {}\n".format("0" * 64))
        with pytest.raises(CommandError, match="Row 12: edited .*after row 8"):
            call_command("verify_audit", anchor=file)
        assert "line 3: no anchor" in capsys.readouterr().err

    @pytest.mark.parametrize("text", ["", "nothing of the kind", "12\n"])
    def test_a_file_without_an_anchor_is_refused(self, db, tmp_path, text):
        kept = tmp_path / "anchor"
        kept.write_text(text)
        with pytest.raises(CommandError, match="holds no anchor"):
            call_command("verify_audit", anchor=kept)

    def test_a_file_that_is_not_there_is_refused(self, db, tmp_path):
        with pytest.raises(CommandError, match="holds no anchor"):
            call_command("verify_audit", anchor=tmp_path / "nowhere")
