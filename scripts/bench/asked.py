"""What `scripts.bench.rls` asks, so many rounds, in the database that DATABASE_URL names: `… -m scripts.bench.asked N`.

Prints one JSON object: milliseconds of each round by what was asked.
"""

import json
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maru.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from maru.agencies.acting import acting_as  # noqa: E402
from maru.agencies.models import User  # noqa: E402
from maru.audit.context import Door  # noqa: E402
from maru.people.models import Person  # noqa: E402
from maru.people.search import search  # noqa: E402
from referrals.models import Referral  # noqa: E402
from triage.queries.counts import tab_counts  # noqa: E402

WARM_UP = 5
NAMES = ("Ashby17", "Dunley404", "Ferncroft33", "Hartby900", "Elmley512")


def as_the_desk(user, ask):
    with acting_as(user, door=Door.COMMAND, reason="bench"):
        return ask()


def a_search(user, number):
    name = NAMES[number % len(NAMES)]
    now = timezone.now()
    return as_the_desk(user, lambda: search(family_name=name, given_names="", born=None, by=user, at=now))


def a_count(user):
    return as_the_desk(user, lambda: (tab_counts(user), Person.objects.visible_to(user)[:1000].count()))


def main():
    user = User.objects.get(email="maru_triage_sw@maru.example")
    with acting_as(user, door=Door.COMMAND, reason="bench"):
        waiting = Referral.objects.visible_to(user).filter(desk_stage="waiting").order_by("desk_due_at")
        reference = waiting.values_list("reference", flat=True)[50]
    client = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0].lstrip("."))
    client.force_login(user)
    asked = {
        "queue": lambda _: client.get("/triage/"),
        "case": lambda _: client.get(f"/triage/{reference}/"),
        "search": lambda number: a_search(user, number),
        "count": lambda _: a_count(user),
    }
    times = {name: [] for name in asked}
    for number in range(WARM_UP + int(sys.argv[1])):
        for name, ask in asked.items():
            began = time.perf_counter()
            answer = ask(number)
            taken = time.perf_counter() - began
            if getattr(answer, "status_code", 200) != 200:
                raise SystemExit(f"{name} answered {answer.status_code}")
            if number >= WARM_UP:
                times[name].append(1000 * taken)
    json.dump(times, sys.stdout)


if __name__ == "__main__":
    main()
