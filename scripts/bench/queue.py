"""`make bench name=queue`: the desk's queue and one referral's page, against the least a page can be.

`queue_ratio` and the like are medians divided by `limit_list`'s in the same interleaved run, at the largest
size; `queue_growth` is the queue's median there divided by its median at 10,000 referrals, each first divided
by the limit of its own run, since the machine is not the same from one minute to the next.
"""

import os
import subprocess
import sys

from scripts.bench import harness

SIZES = (10_000, 100_000)
OPEN = 5_000


def loaded(size):
    """A loader for a county of that size."""

    def load(name):
        harness.manage("migrate", "--verbosity", "0")
        subprocess.run(
            [sys.executable, "-m", "scripts.bench.county", str(size), str(OPEN)], cwd=harness.ROOT, check=True
        )

    return load


def sign_in():
    """A session of the desk's social worker, and a referral in the middle of the queue."""
    told = subprocess.run(
        [sys.executable, "-m", "scripts.bench.session"], cwd=harness.ROOT, check=True, capture_output=True, text=True
    )
    return told.stdout.split()


def measured(size):
    with harness.database(f"queue_{size}", loaded(size)):
        cookie, reference = sign_in()
        targets = [
            harness.Target("limit_list", "/limit/list/"),
            harness.Target("queue", "/triage/"),
            harness.Target("queue, filtered", "/triage/?rag=0"),
            harness.Target("case page", f"/triage/{reference}/"),
        ]
        with harness.gunicorn() as port:
            harness.interleaved(port, targets, cookie)
    harness.say(f"\n{size:,} referrals, {OPEN:,} open")
    harness.table(targets)
    return {target.name: target for target in targets}


def main():
    os.environ.setdefault("MARU_ENV", "development")
    small, large = (measured(size) for size in SIZES)
    limit = large["limit_list"].p50
    harness.verdict(
        "queue",
        {
            "queue_ratio": large["queue"].p50 / limit,
            "filtered_ratio": large["queue, filtered"].p50 / limit,
            "case_ratio": large["case page"].p50 / limit,
            "queue_growth": (large["queue"].p50 / limit) / (small["queue"].p50 / small["limit_list"].p50),
            "queue_queries": large["queue"].queries,
            "case_queries": large["case page"].queries,
        },
    )


if __name__ == "__main__":
    main()
