"""Is what was written evidence to the database too, whoever asks it to change something?"""

import psycopg2
import pytest
from django.db import InternalError, connection, transaction

from caf.models import Assessment, Consent, Review
from caiu.models import LogEntry
from referrals.models import Addition, CustodyMove, Party, Referral, SafeAddress
from triage.models import Decision, HandoverSubject, Rating

# A value that the column does not hold, by its type.
OTHER = {
    "text": "'somebody else''s words'",
    "character varying": "CASE {column} WHEN 'x' THEN 'y' ELSE 'x' END",
    "boolean": "NOT {column}",
    "jsonb": "'[1]'",
    "timestamp with time zone": "'2001-01-01'",
    "date": "'2001-01-01'",
    "uuid": "gen_random_uuid()",
    "smallint": "coalesce({column}, 0) + 1",
    "integer": "coalesce({column}, 0) + 1",
}
MAY_MOVE = {
    Referral: {
        "status",
        "withdrawn_at",
        "desk_stage",
        "desk_due_at",
        "desk_clock",
        "desk_rag",
        "desk_again",
        "desk_card",
    },
    Party: {"person_id"},
    SafeAddress: set(),
    Addition: set(),
    LogEntry: set(),
    CustodyMove: set(),
    Rating: set(),
    Decision: {"state", "reconsidered_at"},
    HandoverSubject: set(),
    Consent: {"withdrawn_at"},
    Review: set(),
    Assessment: set(),
}
ROWS = dict.fromkeys(MAY_MOVE, "true") | {
    Referral: "status = 'submitted'",
    Assessment: "ended_at IS NOT NULL",
}
every_evidence = pytest.mark.parametrize("model", list(MAY_MOVE), ids=lambda model: model.__name__)


def columns(model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s",
            [model._meta.db_table],
        )
        return dict(cursor.fetchall())


def attempt(sql):
    """How many rows a statement changed, undone at once."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        changed = cursor.rowcount
        transaction.set_rollback(True)
        return changed


def change(model, column, kind):
    value = OTHER[kind].format(column=column)
    return f"UPDATE {model._meta.db_table} SET {column} = {value} WHERE {ROWS[model]}"


@every_evidence
def test_no_column_of_what_was_written_can_be_changed(full_house, model):
    with full_house.world.looking():
        for column, kind in columns(model).items():
            if column in MAY_MOVE[model]:
                continue
            with pytest.raises(InternalError, match="never"):
                attempt(change(model, column, kind))


@every_evidence
def test_it_cannot_be_deleted(full_house, model):
    with full_house.world.looking(), pytest.raises(InternalError, match="never"):
        attempt(f"DELETE FROM {model._meta.db_table} WHERE {ROWS[model]}")


@every_evidence
def test_the_owner_of_the_tables_is_refused_too(full_house, model, run_sql_as_owner):
    for sql in (change(model, "id", "uuid"), f"DELETE FROM {model._meta.db_table} WHERE {ROWS[model]}"):
        with pytest.raises(psycopg2.errors.RaiseException, match="never"):
            run_sql_as_owner(sql)


def test_a_partys_link_to_a_person_may_be_turned(full_house):
    with full_house.world.looking():
        assert attempt("UPDATE referrals_party SET person_id = (SELECT id FROM people_person LIMIT 1)") > 0


def test_a_draft_may_be_changed_and_thrown_away(full_house):
    with full_house.world.looking():
        assert attempt("UPDATE referrals_referral SET how_known = 'changed' WHERE status = 'draft'") == 1
        assert attempt("DELETE FROM referrals_referral WHERE status = 'draft'") == 1
