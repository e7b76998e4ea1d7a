"""A container's health, by exit code. It knows no Django, because it is asked every half minute.

probe.py ready   the web server answers that it can serve
probe.py alive   a process that answers no requests has done its work of late: see maru/common/alive.py
"""

import http.client
import os
import sys
import time

OLDEST = 60


def ready():
    """Ask /health/ready, by a name that the product answers to."""
    name = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or 8000), timeout=4)
    connection.request("GET", "/health/ready", headers={"Host": name})
    answer = connection.getresponse()
    if answer.status != 200:
        raise SystemExit(f"probe: {answer.status} {answer.read(200).decode(errors='replace')}")


def alive():
    """Look at the age of the sign of life."""
    age = time.time() - os.stat(os.environ["MARU_ALIVE"]).st_mtime
    if age > OLDEST:
        raise SystemExit(f"probe: the last sign of life is {age:.0f} seconds old")


if __name__ == "__main__":
    try:
        {"ready": ready, "alive": alive}[sys.argv[1]]()
    except (OSError, http.client.HTTPException) as problem:
        raise SystemExit(f"probe: {problem}") from None
