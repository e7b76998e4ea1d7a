"""`make bench name=race`: sixteen press the button for the same thing at the same instant.

They claim a referral, decide for its children, accept an offer, and accept, decline or recall one; people at their
browsers, each with a session of their own, and where an offer is answered agencies' systems by the API too.

Against gunicorn as in the Procfile, on a database of the bench's own. `rounds` counts rounds of all contests,
`wrong` those in which there was not exactly one winner, a loser was not told so by a clear page (403, 404, 409), or
the database says anything else than what the winner did. The table's times are of the slowest answer of a round,
in milliseconds.
"""

import argparse
import os
import random
import sys

from scripts.bench import harness


def load(_):
    harness.manage("migrate", "--verbosity", "0")


def main():
    parser = argparse.ArgumentParser(description="One winner")
    parser.add_argument("--rounds", type=int, default=50, help="of each contest")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    asked = parser.parse_args()
    os.environ.setdefault("MARU_ENV", "development")
    harness.say(f"seed {asked.seed}: {asked.rounds} rounds of each contest")
    with harness.database("empty", load, ()) as empty, harness.copy_of(empty, "bench_race"):
        with harness.gunicorn("maru.settings") as port:
            told = f"http://127.0.0.1:{port}", str(asked.rounds), str(asked.seed)
            went_well = harness.python("scripts.bench.contests", *told, check=False)
    sys.exit(not went_well)


if __name__ == "__main__":
    main()
