"""Does the wall stand around every table of personal data, and does the product sign in as somebody it holds?"""

import pytest
from django.apps import apps
from django.db import InternalError, ProgrammingError, connection, transaction

from maru.agencies import wall
from maru.audit.context import NobodyActs

SIGN_IN = "sign-in: read before anybody can act; names staff, no child"
STAFF = "who works where is no secret inside the house, and is read before anybody can act"
IDS = "ids, times and codes; read by what no single person's view covers"
CODES = "a code list or a rule, the same for everybody"
MASK = "ids, times and codes: what hides a record, or shows it, is read by the policies in everybody's name"
UNUSED = "a guest app's table that holds no row of ours"
EXEMPT = {
    "account_emailaddress": SIGN_IN,
    "account_emailconfirmation": SIGN_IN,
    "axes_accessattempt": SIGN_IN,
    "axes_accessattemptexpiration": SIGN_IN,
    "axes_accessfailurelog": SIGN_IN,
    "axes_accesslog": SIGN_IN,
    "django_session": SIGN_IN,
    "mfa_authenticator": SIGN_IN,
    "usersessions_usersession": SIGN_IN,
    "oauth2_provider_application": SIGN_IN,
    "oauth2_provider_accesstoken": SIGN_IN,
    "api_client": SIGN_IN,
    "agencies_agency": STAFF,
    "agencies_unit": STAFF,
    "agencies_user": STAFF,
    "agencies_membership": STAFF + "; the policies themselves read it",
    "agencies_sealgrant": MASK,
    "agencies_withheld": MASK,
    "agencies_glass": MASK,
    "agencies_hidden": MASK + "; a view of them, with the rights of whoever asks",
    "audit_event": IDS + "; append-only, and no personal data (test_no_personal_data.py)",
    "audit_head": IDS,
    "timers_timer": IDS + ": the sweep",
    "timers_timerstep": IDS + ": the sweep",
    "timers_heartbeat": IDS + ": the health check",
    "notify_mail": IDS + ": the outbox; references and staff, no personal data (test_no_personal_data.py)",
    "common_release": IDS + ": which restored copies may send",
    "timers_clockrule": CODES,
    "triage_routingrule": CODES,
    "django_content_type": CODES,
    "django_migrations": CODES,
    "auth_group": UNUSED,
    "auth_group_permissions": UNUSED,
    "auth_permission": UNUSED,
    "socialaccount_socialaccount": UNUSED,
    "socialaccount_socialapp": UNUSED,
    "socialaccount_socialtoken": UNUSED,
    "oauth2_provider_devicegrant": UNUSED,
    "oauth2_provider_grant": UNUSED,
    "oauth2_provider_idtoken": UNUSED,
    "oauth2_provider_refreshtoken": UNUSED,
    "guardian_groupobjectpermission": UNUSED,
    "guardian_userobjectpermission": UNUSED,
}
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
    connection.ensure_connection()
    connection.execute_wrappers.remove(wall.guard)
    yield
    connection.execute_wrappers.append(wall.guard)


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
    assert {name for name, _ in definers} == {"audit_append"}
    assert all(any(item.startswith("search_path=") for item in config) for _, config in definers)


# Behind the wall, and about no record that could be sealed, or about what its owner typed alone.
NOT_WITHHELD = {
    "web_draft": "a form half written, which only its owner sees; nobody has referred anything yet",
    "api_keptanswer": "what an agency's system was answered when it sent its own words",
    "agencies_seal": "its keeper and whom it lets in know of it, and nobody else",
    "agencies_conflict": "one's own, and what one has recorded",
}


def test_what_is_withheld_is_withheld_in_every_table_behind_the_wall(full_house):
    masked = {
        table
        for (table,) in asked(
            "SELECT polrelid::regclass::text FROM pg_policy WHERE polname = 'withheld' AND NOT polpermissive "
            "AND 'maru_app'::regrole = ANY (polroles) AND polcmd = '*'"
        )
    }
    assert set(protected_tables()) - masked == set(NOT_WITHHELD)


def test_broken_glass_shows_and_changes_nothing(full_house):
    commands = {c for (c,) in asked("SELECT polcmd::text FROM pg_policy WHERE polname = 'glass'")}
    assert commands == {"r"}
