"""`make bench name=submit`: a whole referral, against the least a write can be.

`submit_ratio` is the median of the form's last POST (two children and a parent, six pages written before) and
`api_submit_ratio` that of the same sent whole in one POST, each divided by `limit_insert`'s in the same interleaved
run: a signed-in view that inserts one row and redirects.
"""

import json
import os
import subprocess
import sys
import uuid
from urllib.parse import urlencode

from scripts.bench import concern, harness
from scripts.bench.line import Line
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


class Send(harness.Target):
    """The same whole, by the API, under a key of its own. A system has no cookie."""

    method, expected, sent = "POST", 201, 0

    def request(self):
        self.sent += 1
        headers = {
            "Authorization": f"Bearer {self.token}", "Content-Type": "application/json", "Cookie": "",
            "X-On-Behalf-Of": "o.brackenridge", "Idempotency-Key": str(uuid.uuid4()),
        }  # fmt: skip
        return self.path, json.dumps(concern.whole(f"Concern {self.sent}.")), headers


def people():
    """An officer with a draft for each round, and a system."""
    rounds = str(harness.WARM_UP + harness.COUNTED)
    words = ["--officers", "1", "--drafts", rounds, "--systems", "1", "--calm"]
    command = [sys.executable, "-m", "scripts.bench.people", *words]
    told = json.loads(subprocess.run(command, cwd=harness.ROOT, check=True, capture_output=True, text=True).stdout)
    return told["officers"][0], told["systems"][0]


def token(port, system):
    asked = {"grant_type": "client_credentials", "client_id": system["id"], "client_secret": system["secret"]}
    line = Line(port)
    signed_on = line.post("/api/v1/oauth/token/", asked)
    line.hang_up()
    if signed_on.status != 200:
        raise SystemExit(f"the system may not sign on: {signed_on.status} {signed_on.text[:500]}")
    return json.loads(signed_on.text)["access_token"]


def main():
    os.environ.setdefault("MARU_ENV", "development")
    with harness.database("submit", loaded(SIZE)):
        officer, system = people()
        limit = Insert("limit_insert", "/limit/insert/")
        submit = Submit("submit by form", "/referrals/{}/check/")
        send = Send("send by API", "/api/v1/referrals/")
        targets = [limit, submit, send]
        submit.drafts = [reference for reference, _ in officer["drafts"]]
        with harness.gunicorn() as port:
            send.token = token(port, system)
            harness.interleaved(port, targets, f"{officer['cookie']}; csrftoken={TOKEN}")
    harness.say(f"\n{SIZE:,} referrals before; load {os.getloadavg()[0]:.1f}")
    harness.table(targets)
    harness.verdict(
        "submit",
        {
            "submit_ratio": submit.p50 / limit.p50,
            "api_submit_ratio": send.p50 / limit.p50,
            "submit_queries": submit.queries,
            "api_submit_queries": send.queries,
        },
    )


if __name__ == "__main__":
    main()
