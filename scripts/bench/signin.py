"""`make bench name=signin`: does the time of an answer tell who has an account?

A hundred people who are known and a hundred who are not are asked for once each, turn about, at the sign-in page with
a wrong password and at the page for a forgotten one, each time from another address and over a new connection.
`signin_p` and `reset_p` are the Mann-Whitney test's: how often two samples of one kind would lie as far apart as
these. Below 0.01 twice running, time tells.
"""

import http.client
import os
import random
import statistics
import subprocess
import sys
import time
from urllib.parse import urlencode

from scripts.bench import harness

COUNT, WARM_UP = 100, 10
TOKEN = "benchbenchbenchbenchbenchbenchbe"  # noqa: S105 - what a form sends must be what its cookie says, no more
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={TOKEN}"}
PAGES = {"signin": ("/accounts/login/", 200), "reset": ("/accounts/password/reset/", 302)}


def load(_):
    harness.manage("migrate", "--verbosity", "0")
    command = [sys.executable, "-m", "scripts.bench.people", "--officers", str(COUNT + WARM_UP)]
    subprocess.run(command, cwd=harness.ROOT, check=True, stdout=subprocess.DEVNULL)


def ask(port, page, email, number):
    """Milliseconds until the answer is read whole."""
    path, expected = PAGES[page]
    body = urlencode({"csrfmiddlewaretoken": TOKEN, "login": email, "email": email, "password": "not the right one"})
    client = http.client.HTTPConnection("127.0.0.1", port)
    told = {**HEADERS, "X-Forwarded-For": f"198.18.{number // 250}.{number % 250}"}
    client.connect()
    began = time.perf_counter()
    client.request("POST", path, body, told)
    answer = client.getresponse()
    answer.read()
    taken = 1000 * (time.perf_counter() - began)
    client.close()
    if answer.status != expected:
        raise SystemExit(f"{path} answered {answer.status}")
    return taken


def measured(port, page):
    """The times of those who are known and of those who are not."""
    times = {"officer": [], "nobody": []}
    shuffled, number = random.Random(1), 0  # noqa: S311 - the same order every time
    for turn in range(COUNT + WARM_UP):
        for who in shuffled.sample(sorted(times), 2):
            number += 1
            taken = ask(port, page, f"{who}{turn}@maru.example", number)
            if turn >= WARM_UP:
                times[who].append(taken)
    return times["officer"], times["nobody"]


def mann_whitney(first, second):
    """The two-sided p of the test, by the normal curve, which fits from twenty on; no two times are equal."""
    ordered = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    ranks = sum(rank for rank, (_, of) in enumerate(ordered, 1) if of == 0)
    n, m = len(first), len(second)
    away = abs(ranks - n * (n + m + 1) / 2) / (n * m * (n + m + 1) / 12) ** 0.5
    return 2 * (1 - statistics.NormalDist().cdf(away))


def main():
    os.environ.setdefault("MARU_ENV", "development")
    os.environ["MARU_PROXY_COUNT"] = "1"
    figures = {}
    with harness.database("signin", load, ("scripts/bench/people.py",)), harness.gunicorn("maru.settings") as port:
        for page in PAGES:
            known, unknown = measured(port, page)
            figures[f"{page}_known_ms"] = statistics.median(known)
            figures[f"{page}_unknown_ms"] = statistics.median(unknown)
            figures[f"{page}_p"] = mann_whitney(known, unknown)
    for name, value in figures.items():
        harness.say(f"{name:<24}{value:>9.3f}")
    harness.verdict("signin", figures)


if __name__ == "__main__":
    main()
