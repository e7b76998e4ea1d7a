"""Making a copy of the records fit for testing: nothing in it tells of anybody any more (docs/adr/0016).

What a field's word says (maru.common.fields) is what becomes of it: `personal` and `sensitive` values are replaced in
place by fiction, `none` stays. Rows, keys, states, moments and constraints stay as they were.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import connection, models
from psycopg2.extras import execute_batch, execute_values

from maru.agencies.acting import acting_as
from maru.audit import trail
from maru.audit.context import Door
from maru.audit.models import AuditEvent, ReasonText
from maru.audit.verbs import Verb
from maru.audit.verify import verify
from maru.common.database import as_owner
from maru.common.fields import Word, declared_fields, our_models
from maru.desk.fiction import Fiction
from maru.people.keys import name_key, place_key

# A comment of the database's own: it goes along neither with a dump nor with CREATE DATABASE … TEMPLATE.
MARK = "maru: a copy"
MARKED = """
SELECT datname, coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = current_database()
"""
# Guests' tables: who signed in, who tried to, with what. A copy begins without.
EMPTIED = (
    "account_emailaddress",
    "account_emailconfirmation",
    "axes_accessattempt",
    "axes_accessattemptexpiration",
    "axes_accessfailurelog",
    "axes_accesslog",
    "django_session",
    "mfa_authenticator",
    "oauth2_provider_accesstoken",
    "oauth2_provider_devicegrant",
    "oauth2_provider_grant",
    "oauth2_provider_idtoken",
    "oauth2_provider_refreshtoken",
    "socialaccount_socialaccount",
    "socialaccount_socialtoken",
    "usersessions_usersession",
)
# Guests' tables that tell of nobody; a system's application loses its secret.
KEPT = (
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "socialaccount_socialapp",
    "django_content_type",
    "guardian_groupobjectpermission",
    "guardian_userobjectpermission",
    "oauth2_provider_application",
)
# What follows from the row's other columns, or has no fiction: no password opens anything, no answer is repeated.
FOLLOWS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "people_person.match_key": lambda row: name_key(row["family_name"], row["given_names"]),
    "people_alias.match_key": lambda row: name_key(row["name"], ""),
    "people_householdmembership.place_key": lambda row: place_key(row["line"], row["postcode"]),
    "audit_reason_text.hash": lambda row: sha256(row["text"]),
    "agencies_user.password": lambda row: make_password(None),
    "agencies_calendarfeed.digest": lambda row: f"scrubbed {row['pk']}",
    "api_keptanswer.body": lambda row: "{}",
}
FORGE = """
DO $$
DECLARE e audit_event; before text := '';
BEGIN
  FOR e IN SELECT * FROM audit_event ORDER BY seq LOOP
    e.previous := before;
    e.hash := encode(sha256(convert_to(audit_payload(e), 'UTF8')), 'hex');
    UPDATE audit_event SET previous = e.previous, hash = e.hash WHERE seq = e.seq;
    before := e.hash;
  END LOOP;
  UPDATE audit_head SET hash = before;
END $$
"""


class NotFitForScrubbing(Exception):
    """This is no copy that may be scrubbed; the sentence says what to do."""


def scrub(*, key: bytes, tell: Callable[[str], None]) -> None:
    """Replace what tells of somebody throughout this database, in one transaction, and leave no trace of it.

    Raises NotFitForScrubbing.
    """
    if settings.PRODUCTION:
        raise NotFitForScrubbing("This is production. Scrub a copy, with MARU_ENV=development, on a server of its own.")
    with as_owner():
        refuse_what_is_no_copy()
        with acting_as(system="scrub", door=Door.COMMAND):
            done = replace_everything(Fiction(key), tell)
            trail.record(Verb.COPY_SCRUBBED, rows=done)
        tell("rewriting the tables, so that no page of them keeps what it held")
        forget_what_was()


def refuse_what_is_no_copy() -> None:
    """Raises NotFitForScrubbing."""
    with connection.cursor() as cursor:
        cursor.execute(MARKED)
        name, mark = cursor.fetchone()
    if mark != MARK:
        raise NotFitForScrubbing(
            f"The database {name} is not marked as a copy. If it is one and nobody needs what it says, mark it as its "
            f"owner: COMMENT ON DATABASE \"{name}\" IS '{MARK}'"
        )
    verdict = verify()
    if not verdict.sound:
        raise NotFitForScrubbing(
            f"Row {verdict.first_bad} of the trail is not as it was written ({verdict.fault}), and scrubbing would "
            "cover that up: the chain is forged anew. Find out why first."
        )


def replace_everything(fiction: Fiction, tell: Callable[[str], None]) -> int:
    """Every table of ours, then the trail; how many rows were given other words."""
    done, codes = 0, codes_of_ours()
    with connection.cursor() as cursor:
        guard(cursor, "DISABLE")
        hashes = dict(ReasonText.objects.values_list("id", "hash"))
        for model in our_models():
            if fields := telling(model):
                count = replace_in(cursor.cursor, model, fields, fiction, codes)
                tell(f"{model._meta.label}: {count}")
                done += count
        rewrite_trail(cursor.cursor, fiction, hashes)
        cursor.execute("UPDATE oauth2_provider_application SET client_secret = %s", [make_password(None)])
        cursor.execute(f"TRUNCATE {', '.join(EMPTIED)}")
        guard(cursor, "ENABLE")
    return done


def guard(cursor: Any, switch: str) -> None:
    """What keeps evidence from being changed stands aside, or is put back; constraints hold throughout."""
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for model in our_models():
        cursor.execute(f"ALTER TABLE {model._meta.db_table} {switch} TRIGGER USER")


def codes_of_ours() -> frozenset[str]:
    """Every code of every list that a field of ours is chosen from."""
    fields = [field for model in our_models() for field in model._meta.concrete_fields]
    return frozenset(str(code) for field in fields for code, _ in field.flatchoices)


def telling(model: Any) -> list[Any]:
    """The model's fields that tell of somebody; the trail's rows are rewritten as a chain."""
    fields = declared_fields(model) if model is not AuditEvent else []
    return [field for field, word in fields if word is not Word.NONE]


def replace_in(cursor: Any, model: Any, fields: list[Any], fiction: Fiction, codes: frozenset[str]) -> int:
    """Give every row of a table other words. How many rows there are."""
    table, count = model._meta.db_table, 0
    columns = ", ".join(f'"{field.column}" = %s::{field.db_type(connection)}' for field in fields)
    sql = f'UPDATE {table} SET {columns} WHERE "{model._meta.pk.column}" = %s::{model._meta.pk.db_type(connection)}'  # noqa: S608
    for rows in batches(model._base_manager.values("pk", *(field.name for field in fields))):
        execute_batch(cursor, sql, [parameters(table, fields, row, fiction, codes) for row in rows], page_size=200)
        count += len(rows)
    return count


def batches(query: Any, size: int = 2000) -> Iterator[list[dict[str, Any]]]:
    """Rows by their keys, some at a time: a table of any length is read in the same space."""
    last = None
    while rows := list((query if last is None else query.filter(pk__gt=last)).order_by("pk")[:size]):
        yield rows
        last = rows[-1]["pk"]


def parameters(table: str, fields: list[Any], row: dict[str, Any], fiction: Fiction, codes: frozenset[str]) -> list:
    """The values of one row's columns, and its key."""
    for field in fields:
        if isinstance(field, models.JSONField):
            row[field.name] = fiction.inside(row[field.name], codes)
        else:
            row[field.name] = fiction.replaced(field.name, row[field.name])
    for field in fields:
        if follows := FOLLOWS.get(f"{table}.{field.column}"):
            row[field.name] = follows(row)
    return [field.get_db_prep_save(row[field.name], connection) for field in fields] + [str(row["pk"])]


def rewrite_trail(cursor: Any, fiction: Fiction, hashes: dict[Any, str]) -> None:
    """Reasons' hashes and practitioners' names in the trail become the fiction's; the chain is forged over that."""
    became = dict(ReasonText.objects.values_list("id", "hash"))
    pairs = {hashes[row]: became[row] for row in hashes}
    for before in AuditEvent.objects.exclude(text_hash="").values_list("text_hash", flat=True).distinct():
        pairs.setdefault(before, fiction.fingerprint(before))
    swap(cursor, "text_hash = v.after", "e.text_hash", pairs)
    named = AuditEvent.objects.filter(data__has_key="on_behalf_of").values_list("data__on_behalf_of", flat=True)
    pairs = {before: fiction.known_as(before) for before in named.distinct()}
    swap(cursor, "data = jsonb_set(e.data, '{on_behalf_of}', to_jsonb(v.after))", "e.data->>'on_behalf_of'", pairs)
    cursor.execute(FORGE)


def swap(cursor: Any, change: str, where: str, pairs: dict[str, str]) -> None:
    if pairs:
        sql = f"UPDATE audit_event e SET {change} FROM (VALUES %s) v(before, after) WHERE {where} = v.before"  # noqa: S608
        execute_values(cursor, sql, list(pairs.items()))


def forget_what_was() -> None:
    """Rewrite every table, so that neither dead rows nor the planner's statistics keep what was replaced."""
    with connection.cursor() as cursor:
        for table in EMPTIED:
            cursor.execute(
                "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
                "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attcollation <> 0",
                [table],
            )
            for column, kind in cursor.fetchall():
                # A column that is given a type, even its own, loses its statistics; ANALYZE keeps an empty table's.
                cursor.execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" TYPE {kind}')
        for table in [*(model._meta.db_table for model in apps.get_models())]:
            cursor.execute(f'VACUUM (FULL, ANALYZE) "{table}"')


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
