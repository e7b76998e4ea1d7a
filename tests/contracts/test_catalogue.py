"""Does the wall stand around every table of personal data, and does the product sign in as somebody it holds?"""

import io
import json
import re

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import InternalError, ProgrammingError, connection, transaction

from maru.agencies import catalogue
from maru.agencies.catalogue import EXEMPT, NOT_WITHHELD
from maru.agencies.wall import unguarded
from maru.audit.context import NobodyActs

TABLES = """
SELECT c.relname, pg_get_userbyid(c.relowner), c.relrowsecurity AND c.relforcerowsecurity,
       EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*'
               AND 'maru_app'::regrole = ANY (p.polroles))
FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
"""


def asked(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


@pytest.fixture
def wall_without_guard(full_house):
    """The policies alone: SQL is not looked at before it runs."""
    with unguarded():
        yield


def test_every_table_is_behind_the_wall_or_says_why_not(full_house):
    behind = {name for name, _, forced, policy in asked(TABLES) if forced and policy}
    everything = {name for name, *_ in asked(TABLES)}
    assert everything - behind == set(EXEMPT)


def test_every_model_of_a_case_is_behind_the_wall():
    tables = {model._meta.db_table for model in apps.get_models() if hasattr(model.objects, "visible_to")}
    assert tables and not tables & set(EXEMPT)


def test_the_owner_owns_everything(full_house):
    assert {owner for _, owner, *_ in asked(TABLES)} == {"maru_owner"}


def test_the_owner_too_sees_cases_only_while_migrating(full_house):
    policies = asked("SELECT polrelid::regclass::text, pg_get_expr(polqual, polrelid) FROM pg_policy "
                     "WHERE 'maru_owner'::regrole = ANY (polroles)")  # fmt: skip
    behind = {name for name, _, forced, _ in asked(TABLES) if forced}
    assert {table for table, _ in policies} == behind
    assert all("maru.migrating" in condition for _, condition in policies)


def test_the_product_signs_in_as_somebody_whom_the_policies_hold(full_house):
    assert asked("SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles "
                 "WHERE rolname = current_user") == [("maru_app", False, False, False, False)]  # fmt: skip


def test_nobody_is_lent_a_stronger_role(full_house):
    lent = asked("SELECT roleid::regrole::text FROM pg_auth_members WHERE member = 'maru_app'::regrole")
    assert lent == []


def protected_tables():
    return sorted(name for name, _, forced, _ in asked(TABLES) if forced)


def test_without_a_context_every_protected_table_is_empty(full_house, wall_without_guard, run_sql_as_owner):
    for table in protected_tables():
        assert run_sql_as_owner(f"SELECT count(*) > 0 FROM {table}") == [(True,)], f"{table} has no row to hide"
        assert asked(f"SELECT count(*) FROM {table}") == [(0,)], table


def rows_touched(sql):
    """How many rows a statement reached; none where the table's own privileges or triggers refuse it."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.rowcount
    except (ProgrammingError, InternalError):
        return 0


def test_without_a_context_nothing_can_be_written(full_house, wall_without_guard):
    for table in protected_tables():
        assert rows_touched(f"UPDATE {table} SET id = id") == 0, table
        assert rows_touched(f"DELETE FROM {table}") == 0, table


def test_a_forgotten_context_is_loud(full_house):
    for table in protected_tables():
        for sql in (f"SELECT count(*) FROM {table}", f'SELECT 1 FROM "{table}" t', f"UPDATE {table} SET id = id"):
            with pytest.raises(NobodyActs):
                asked(sql)


def test_functions_that_look_past_the_policies_fix_their_search_path(full_house):
    definers = asked("SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace")
    assert {name for name, _ in definers} == {"audit_append", "people_search"}
    assert all(any(item.startswith("search_path=") for item in config) for _, config in definers)


def test_what_is_withheld_is_withheld_in_every_table_behind_the_wall(full_house):
    masked = {
        table
        for (table,) in asked(
            "SELECT polrelid::regclass::text FROM pg_policy WHERE polname = 'withheld' AND NOT polpermissive "
            "AND 'maru_app'::regrole = ANY (polroles) AND polcmd = '*'"
        )
    }
    assert set(protected_tables()) - masked == set(NOT_WITHHELD)


def test_no_policy_of_a_record_makes_a_statement_plan_tables_that_have_policies_themselves(full_house):
    found = asked("SELECT tablename, qual FROM pg_policies WHERE policyname IN ('scope', 'withheld', 'glass')")
    assert len(found) > 60
    wanted = {"agencies_withheld", "agencies_sealgrant"}
    assert {name for _, qual in found for name in re.findall(r"FROM (\w+)", qual)} == wanted


def test_broken_glass_shows_and_changes_nothing(full_house):
    commands = {c for (c,) in asked("SELECT polcmd::text FROM pg_policy WHERE polname = 'glass'")}
    assert commands == {"r"}


def told(*arguments):
    out = io.StringIO()
    call_command("check_rls", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_says_that_all_is_behind_the_wall(full_house):
    report = json.loads(told("--json"))
    assert report["wrong"] == [] and report["behind"] >= 30 and report["role"] == "maru_app"
    assert {table["name"] for table in report["tables"] if not table["behind"]} == set(EXEMPT)
    assert all(table["rows"] == 0 for table in report["tables"] if table["behind"])
    assert "tables are behind the wall; we are maru_app." in told()


HOLES = {
    "ALTER TABLE caf_review DISABLE ROW LEVEL SECURITY": "caf_review is not behind the wall, and nothing says why",
    "DROP POLICY scope ON people_alias": "people_alias is not behind the wall, and nothing says why",
    "DROP POLICY withheld ON referrals_party": "referrals_party shows what is sealed",
    "CREATE POLICY hole ON people_person TO maru_app USING (true)": "people_person shows rows although nobody acts",
    "CREATE TABLE stray (id int)": "stray is not behind the wall, and nothing says why",
}


def test_the_command_names_every_hole(committed_db, world, run_sql_as_owner):
    world.referral_at("waiting")
    for change in HOLES:
        run_sql_as_owner(change)
    with pytest.raises(CommandError, match=f"{len(HOLES)} things are wrong"):
        told()
    with unguarded():
        assert sorted(catalogue.check().wrong) == sorted(HOLES.values())
