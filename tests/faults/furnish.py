"""The county in small with somebody at every door, for the tests that take parts of the house away.

    python -m tests.faults.furnish DRAFTS WAITING

Prints one JSON object: the cookies of an officer and of the desk, the references of so many drafts that are ready
and of so many referrals that wait at the desk, a system's id and secret, and how the officer signs in.
"""

import json
import os
import sys
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maru.settings")

import django  # noqa: E402

django.setup()

from django.utils import timezone  # noqa: E402

from maru.agencies.acting import acting_as  # noqa: E402
from maru.api.operations import register_client  # noqa: E402
from maru.api.scopes import Scope  # noqa: E402
from maru.audit.context import Door  # noqa: E402
from scripts.bench.people import cookie_of, pages  # noqa: E402
from scripts.demo import county  # noqa: E402
from scripts.demo.walk import Walker  # noqa: E402

OFFICER, DESK, PASSWORD = "submitter_police", "maru_triage_sw", "seven-herons-on-a-fence"


def main():
    drafts, waiting = map(int, sys.argv[1:])
    now = timezone.now()
    built = county.found() or county.build(at=now - timedelta(days=1), door=Door.COMMAND, passwords={})
    walk, unit = Walker(built, Door.COMMAND), built.units["response"]
    written = [walk.draft(OFFICER, pages(f"Draft {n}.", danger=False), at=now).reference for n in range(drafts)]
    sent = [
        walk.draft(OFFICER, pages(f"Waiting {n}.", danger=False), at=now, sent=now).reference for n in range(waiting)
    ]
    built.people[OFFICER].set_password(PASSWORD)
    built.people[OFFICER].save(update_fields=["password"])
    with acting_as(system="setup", door=Door.COMMAND, at=now):
        scopes = [Scope.REFERRAL_SUBMIT, Scope.REFERRAL_READ]
        system = register_client(agency=unit.agency, units=[unit], scopes=scopes, at=now)
    told = {
        "officer": cookie_of(built.people[OFFICER]),
        "desk": cookie_of(built.people[DESK]),
        "drafts": written,
        "waiting": sent,
        "system": {"id": system.id, "secret": system.secret},
        "signs_in": {"login": f"{OFFICER}@maru.example", "password": PASSWORD},
    }
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
