"""The county in small where there is none, and officers signed in: `python -m scripts.bench.people OFFICERS DRAFTS`.

Prints one JSON list: for each officer the session's cookie, and for every other one complete drafts, ready to be
submitted, as pairs of reference and what happened. Every third is of a child in danger, unless a third word is
`calm`.
"""

import json
import os
import sys
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maru.settings")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from maru.agencies.acting import acting_as  # noqa: E402
from maru.agencies.models import User  # noqa: E402
from maru.agencies.operations import grant_membership, register_user  # noqa: E402
from maru.audit.context import Door  # noqa: E402
from referrals.forms import FORMS  # noqa: E402
from scripts.bench import concern  # noqa: E402
from scripts.demo import county  # noqa: E402
from scripts.demo.walk import Walker  # noqa: E402


def officers(count, found, now):
    """So many officers of the response unit."""
    with acting_as(system="bench", door=Door.COMMAND, at=now):
        for number in range(count):
            email = f"officer{number}@maru.example"
            user = register_user(email=email, name=f"Officer {number}", password=uuid.uuid4().hex, at=now)
            grant_membership(user=user, unit=found.units["response"], role="submitter_police", at=now)
            yield user


def cookie_of(user):
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def pages(what_happened, *, danger):
    """A whole referral as its draft holds it."""
    kept = {}
    for slug, answers in concern.typed(what_happened, danger=danger).items():
        sent = QueryDict(mutable=True)
        sent.update(answers)
        form = FORMS[slug].typed(sent)
        assert form.is_valid(), form.errors
        kept[slug] = form.answers()
    return kept


def draft(walk, user, number, danger, now):
    """A complete one."""
    what_happened = f"{user.name}, draft {number}."
    return walk.draft(user, pages(what_happened, danger=danger), at=now).reference, what_happened


def main(count, drafts, calm):
    now = timezone.now()
    found = county.found() or county.build(at=now, door=Door.COMMAND, passwords={})
    known = list(User.objects.filter(email__startswith="officer").order_by("pk"))
    people = known or list(officers(count, found, now))
    walk = Walker(found, Door.COMMAND)
    told = [
        {
            "name": user.name,
            "cookie": cookie_of(user),
            "drafts": [
                draft(walk, user, number, number % 3 == 0 and not calm, now)
                for number in range(0 if place % 2 else drafts)
            ],
        }
        for place, user in enumerate(people)
    ]
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:] == ["calm"])
