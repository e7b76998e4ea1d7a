"""What a sweep costs while nothing is due: `python -m scripts.bench.idle ROUNDS`, in the database of DATABASE_URL."""

import json
import os
import statistics
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maru.settings")

import django  # noqa: E402

django.setup()

from maru.audit.context import Door  # noqa: E402
from maru.timers.operations import sweep  # noqa: E402


def taken():
    """Milliseconds of one whole sweep, its heartbeat and its commit included."""
    began = time.perf_counter()
    fired = sweep(door=Door.TASK, part="celery")
    if fired:
        raise SystemExit(f"{fired} steps were due: this is no idle sweep")
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    taken()
    sys.stdout.write(json.dumps(statistics.median(taken() for _ in range(int(sys.argv[1])))) + "\n")
