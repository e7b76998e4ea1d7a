"""`python -m scripts.bench.million PERSONS SEALS`: copy the closed referrals of a bench's county, with everybody in
them, until so many persons are known, and seal some of the waiting ones. In the database of DATABASE_URL.

In SQL, as its owner: a copy's keys are made of the original's and the copy's number, so that all that hung together
hangs together again.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maru.settings")

from scripts.bench.harness import as_owner, say  # noqa: E402

# Each table, which of its rows belong to a closed referral, and the columns that are keys of copies.
CLOSED = "SELECT id FROM referrals_referral WHERE desk_stage = '' AND status = 'submitted'"
PEOPLE = f"SELECT person_id FROM referrals_party WHERE referral_id IN ({CLOSED})"  # noqa: S608 - a constant
COPIED = {
    "people_person": (f"id IN ({PEOPLE})", ("id",)),
    "people_householdmembership": (f"person_id IN ({PEOPLE})", ("id", "person_id")),
    "referrals_referral": (f"id IN ({CLOSED})", ("id",)),
    "referrals_party": (f"referral_id IN ({CLOSED})", ("id", "referral_id", "person_id")),
    "referrals_subject": (f"referral_id IN ({CLOSED})", ("id", "referral_id", "party_id")),
    "people_chronologyentry": (f"root_id IN ({CLOSED})", ("id", "root_id", "party_id")),
    "agencies_involvement": (f"object_id IN ({CLOSED}) OR object_id IN ({PEOPLE})", ("id", "object_id")),
}
NAMED = {
    "referrals_referral": ("reference", "left(o.reference, 6) || lpad(to_hex(n), 3, '0') || right(o.reference, 8)")
}
SEAL = """
WITH chosen AS (SELECT id, reference FROM referrals_referral WHERE desk_stage = 'waiting' ORDER BY id LIMIT %(seals)s),
put AS (
  INSERT INTO agencies_seal (id, kind, object_id, reference, why, review_on, sealed_at, sealed_by_id)
  SELECT gen_random_uuid(), 'referral', id, reference, 'staff', current_date + 90, now(),
         (SELECT id FROM agencies_user WHERE email = 'submitter_police@maru.example') FROM chosen
  RETURNING id, object_id, reference),
let_in AS (
  INSERT INTO agencies_sealgrant (id, seal_id, user_id, is_keeper, since, granted_by_id)
  SELECT gen_random_uuid(), put.id, u.id, true, now(), u.id
  FROM put, agencies_user u WHERE u.email = 'submitter_police@maru.example')
INSERT INTO agencies_withheld (id, kind, object_id, reference, seal_id)
SELECT gen_random_uuid(), 'referral', object_id, reference, id FROM put
UNION ALL
SELECT gen_random_uuid(), 'person', p.person_id, '', put.id
FROM put JOIN referrals_party p ON p.referral_id = put.object_id
"""


def columns_of(cursor, table):
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s "
        "AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def copying(cursor, table):
    """The statement that writes every copy of a table's rows."""
    which, keys = COPIED[table]
    renamed, how = NAMED.get(table, ("", ""))
    names = columns_of(cursor, table)
    values = [
        f"md5(o.{name}::text || n)::uuid" if name in keys else how if name == renamed else f'o."{name}"'
        for name in names
    ]
    listed = ", ".join(f'"{name}"' for name in names)
    return (
        f"INSERT INTO {table} ({listed}) SELECT {', '.join(values)} "  # noqa: S608 - names from the catalogue
        f"FROM (SELECT * FROM {table} WHERE {which}) o CROSS JOIN generate_series(1, %(copies)s) n"
    )


def main(persons, seals):
    with as_owner(os.environ["DATABASE_URL"].rsplit("/", 1)[1]) as owner, owner.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relforcerowsecurity AND relkind = 'r'")
        walled = [row[0] for row in cursor.fetchall()]
        cursor.execute("BEGIN; " + "".join(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY;" for name in walled))
        cursor.execute(f"SELECT count(*), (SELECT count(*) FROM people_person) FROM ({PEOPLE}) p")  # noqa: S608
        each, known = cursor.fetchone()
        statements = {table: copying(cursor, table) for table in COPIED}
        # Which rows are copied is decided before any copy is there.
        for table, statement in statements.items():
            cursor.execute(f"CREATE TEMP TABLE of_{table} AS SELECT * FROM {table} WHERE {COPIED[table][0]}")  # noqa: S608
            statements[table] = statement.replace(f"(SELECT * FROM {table} WHERE {COPIED[table][0]})", f"of_{table}")
        for table, statement in statements.items():
            cursor.execute(statement, {"copies": max(0, -(-(persons - known) // each))})
            say(f"  {table}: {cursor.rowcount:,} copies")
        cursor.execute(SEAL, {"seals": seals})
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("".join(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY;" for name in walled) + "COMMIT; ANALYZE")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
