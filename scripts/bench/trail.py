"""The measuring half of `make bench name=audit`: it speaks to the database as the product does, and so needs Django."""

import json
import os
import random
import statistics
import sys
import time
import uuid

import django

from scripts.bench import harness

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maru.settings")
django.setup()

from django.db import connection  # noqa: E402 - after django.setup()
from django.utils import timezone  # noqa: E402

from maru.audit.verify import verify  # noqa: E402

WARM_UP, WALKS = 200, 5
COLUMNS = (
    "occurred_at", "actor", "door", "verb", "kind", "object_id", "root", "root_id", "fields", "reason", "text_hash",
    "request_id", "data",
)  # fmt: skip
CHAIN = "SELECT audit_append(%s::jsonb)"
PLAIN = f"""
INSERT INTO bench_plain ({", ".join(COLUMNS)}, seq, recorded_at, previous, hash)
VALUES ({", ".join(["%s"] * len(COLUMNS))}, %s, clock_timestamp(), %s, %s)
"""  # noqa: S608 - constants


def event():
    """What a read of a referral leaves in the trail."""
    referral = str(uuid.uuid4())
    return {
        "occurred_at": timezone.now().isoformat(), "actor": f"user:{uuid.uuid4()}", "door": "web",
        "verb": "referral.read", "kind": "referral", "object_id": referral, "root": "referral", "root_id": referral,
        "fields": [], "reason": "queue", "text_hash": "", "request_id": uuid.uuid4().hex, "data": {},
    }  # fmt: skip


def chain(cursor, told, _):
    cursor.execute(CHAIN, [json.dumps([told])])


def plain(cursor, told, seq):
    values = [json.dumps(told[name]) if name in {"fields", "data"} else told[name] for name in COLUMNS]
    cursor.execute(PLAIN, [*values, seq, "0" * 64, "f" * 64])


def appended(rounds):
    """Milliseconds of each append and of each plain insert, turn about in shuffled order; commit included."""
    times = {"audit_append": [], "plain insert": []}
    ways = [("audit_append", chain), ("plain insert", plain)]
    shuffled = random.Random(1)  # noqa: S311 - the same order every time
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seq) FROM bench_plain")
        (seq,) = cursor.fetchone()
        for turn in range(1, WARM_UP + rounds + 1):
            told = event()
            for name, way in shuffled.sample(ways, 2):
                began = time.perf_counter()
                way(cursor, told, seq + turn)
                if turn > WARM_UP:
                    times[name].append(1000 * (time.perf_counter() - began))
    return times


def walked():
    """Rows a second of each walk of the whole trail."""
    rates = []
    for _ in range(WALKS):
        began = time.perf_counter()
        verdict = verify()
        rates.append(verdict.rows / (time.perf_counter() - began))
        if not verdict.sound:
            raise SystemExit(f"row {verdict.first_bad}: {verdict.fault}")
    harness.say(f"{verdict.rows} rows walked {WALKS} times: {min(rates):.0f} to {max(rates):.0f} rows a second")
    return statistics.median(rates)


def main(rounds):
    times = appended(rounds)
    harness.say(f"{'each with its commit':<28}{'n':>6}{'min':>9}{'p50':>9}{'p95':>9}   (milliseconds)")
    for name, taken in times.items():
        ordered = sorted(taken)
        p50, p95 = statistics.median(ordered), ordered[int(0.95 * len(ordered))]
        harness.say(f"{name:<28}{len(ordered):>6}{ordered[0]:>9.3f}{p50:>9.3f}{p95:>9.3f}")
    chained, plainly = (statistics.median(times[name]) for name in ("audit_append", "plain insert"))
    harness.verdict("audit", {
        "append_ratio": chained / plainly, "append_p50_ms": chained, "plain_p50_ms": plainly,
        "verify_rows_per_s": walked(),
    })  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]))
