"""`make bench name=audit`: what it costs to append to the trail, beside a plain insert, and how fast it is checked.

The same event, as the same role, each in a transaction of its own: by `audit_append`, and as a plain INSERT into a
table with the same columns, indexes and number of rows. `append_ratio` compares the two medians of one run, taken
turn about; `verify_rows_per_s` is of whole walks of the trail. `--rows` says how long the trail is.
"""

import argparse
import contextlib
import os
import sys

from scripts.bench import harness

ROWS = 200_000
APPEND = """
SELECT audit_append(jsonb_agg(jsonb_build_object('occurred_at', now(), 'actor', 'user:' || (n %% 300), 'door', 'web',
  'verb', 'referral.read', 'kind', 'referral', 'object_id', md5((n %% 9000)::text), 'root', 'referral',
  'root_id', md5((n %% 9000)::text), 'fields', '[]'::jsonb, 'reason', 'queue', 'text_hash', '',
  'request_id', md5(n::text), 'data', '{}'::jsonb)))
FROM generate_series(%s, %s) n
"""
PLAIN = "CREATE TABLE bench_plain (LIKE audit_event INCLUDING ALL); INSERT INTO bench_plain SELECT * FROM audit_event"
BATCH = 10_000


def load(rows):
    """A migrated database with so many rows in the trail, and as many in the plain table."""

    def fill(name):
        harness.manage("migrate", "--verbosity", "0")
        with contextlib.closing(harness.as_owner(name)) as owner, owner.cursor() as cursor:
            for first in range(1, rows + 1, BATCH):
                cursor.execute(APPEND, [first, min(first + BATCH - 1, rows)])
            cursor.execute(PLAIN)
            cursor.execute("VACUUM ANALYZE")

    return fill


def main():
    parser = argparse.ArgumentParser(description="The audit trail")
    parser.add_argument("--rows", type=int, default=ROWS, help="in the trail before anything is measured")
    parser.add_argument("--rounds", type=int, default=1500, help="of appends and inserts, turn about")
    asked = parser.parse_args()
    os.environ.setdefault("MARU_ENV", "development")
    with harness.database(f"audit_{asked.rows}", load(asked.rows), ("scripts/bench/audit.py",)):
        sys.exit(not harness.python("scripts.bench.trail", str(asked.rounds), check=False))


if __name__ == "__main__":
    main()
