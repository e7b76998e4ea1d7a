"""The county in small where there is none, officers signed in, and systems of an agency's: for the benches that write.

    python -m scripts.bench.people [--officers N] [--drafts N] [--systems N] [--calm]

Prints one JSON object. `officers`: for each the session's cookie, and for every other one complete drafts, ready to
be submitted, as pairs of reference and what happened; every third is of a child in danger, unless all is calm.
`systems`: id and secret of each.
"""

import argparse
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
from maru.api.operations import register_client  # noqa: E402
from maru.api.scopes import Scope  # noqa: E402
from maru.audit.context import Door  # noqa: E402
from referrals.forms import FORMS  # noqa: E402
from scripts.bench import concern  # noqa: E402
from scripts.demo import county  # noqa: E402
from scripts.demo.walk import Walker  # noqa: E402


def officers(count, unit, now):
    """So many officers of the unit; the ones that are there already, if any are."""
    known = list(User.objects.filter(email__startswith="officer").order_by("pk"))
    with acting_as(system="bench", door=Door.COMMAND, at=now):
        for number in range(len(known), count):
            email = f"officer{number}@maru.example"
            user = register_user(email=email, name=f"Officer {number}", password=uuid.uuid4().hex, at=now)
            grant_membership(user=user, unit=unit, role="submitter_police", at=now)
            known.append(user)
    return known


def systems(count, unit, now):
    """So many systems that send referrals for the unit."""
    with acting_as(system="bench", door=Door.COMMAND, at=now):
        scopes = [Scope.REFERRAL_SUBMIT]
        new = [register_client(agency=unit.agency, units=[unit], scopes=scopes, at=now) for _ in range(count)]
    return [{"id": one.id, "secret": one.secret} for one in new]


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


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--officers", "--drafts", "--systems"):
        parser.add_argument(name, type=int, default=0)
    parser.add_argument("--calm", action="store_true")
    asked, now = parser.parse_args(), timezone.now()
    found = county.found() or county.build(at=now, door=Door.COMMAND, passwords={})
    walk, unit = Walker(found, Door.COMMAND), found.units["response"]
    told = [
        {
            "name": user.name,
            "cookie": cookie_of(user),
            "drafts": [
                draft(walk, user, number, number % 3 == 0 and not asked.calm, now)
                for number in range(0 if place % 2 else asked.drafts)
            ],
        }
        for place, user in enumerate(officers(asked.officers, unit, now))
    ]
    json.dump({"officers": told, "systems": systems(asked.systems, unit, now)}, sys.stdout)


if __name__ == "__main__":
    main()
