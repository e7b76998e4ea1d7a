"""`make bench name=submit`: a whole referral, against the least a write can be.

`submit_ratio` is the median of the form's last POST (two children and a parent, six pages written before) divided by
`limit_insert`'s in the same interleaved run: a signed-in view that inserts one row and redirects.
"""

import json
import os
import subprocess
import sys
from urllib.parse import urlencode

from scripts.bench import harness
from scripts.bench.queue import loaded

SIZE = 10_000
TOKEN = "benchbenchbenchbenchbenchbenchbe"  # noqa: S105 - what a form sends must be what its cookie says, no more
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Insert(harness.Target):
    """One row."""

    method, expected = "POST", 302

    def request(self):
        return self.path, urlencode({"csrfmiddlewaretoken": TOKEN, "text": "What happened, in words. " * 5}), FORM


class Submit(harness.Target):
    """The next draft that is ready."""

    method, expected = "POST", 302

    def request(self):
        return self.path.format(self.drafts.pop()), urlencode({"csrfmiddlewaretoken": TOKEN}), FORM


def officer():
    """An officer's cookies, and a draft for each round."""
    rounds = harness.WARM_UP + harness.COUNTED
    command = [sys.executable, "-m", "scripts.bench.people", "1", str(rounds), "calm"]
    told = subprocess.run(command, cwd=harness.ROOT, check=True, capture_output=True, text=True)
    (one,) = json.loads(told.stdout)
    return f"{one['cookie']}; csrftoken={TOKEN}", [reference for reference, _ in one["drafts"]]


def main():
    os.environ.setdefault("MARU_ENV", "development")
    with harness.database("submit", loaded(SIZE)):
        cookie, drafts = officer()
        limit, submit = Insert("limit_insert", "/limit/insert/"), Submit("submit by form", "/referrals/{}/check/")
        submit.drafts = drafts
        with harness.gunicorn() as port:
            harness.interleaved(port, [limit, submit], cookie)
    harness.say(f"\n{SIZE:,} referrals before; load {os.getloadavg()[0]:.1f}")
    harness.table([limit, submit])
    harness.verdict("submit", {"submit_ratio": submit.p50 / limit.p50, "submit_queries": submit.queries})


if __name__ == "__main__":
    main()
