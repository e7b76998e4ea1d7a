"""Something that happens, for the drill: `python -m scripts.drill_writes COUNT`, into the database of DATABASE_URL.

People are told of things, each with a mail in the outbox, and read them: rows and audit events by the product's own
operations.
"""

import os
import sys
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maru.settings")

import django  # noqa: E402

django.setup()

from django.utils import timezone  # noqa: E402

from maru.agencies.acting import acting_as  # noqa: E402
from maru.agencies.models import User  # noqa: E402
from maru.audit.context import Door  # noqa: E402
from maru.notify.models import Notice  # noqa: E402
from maru.notify.operations import mark_read, tell  # noqa: E402
from maru.notify.said import said  # noqa: E402


def main(count):
    user = User.objects.filter(signs_in=True).earliest("email")
    for _ in range(count):
        key, at = f"drill:{uuid.uuid4()}", timezone.now()
        with acting_as(system="drill", door=Door.COMMAND, at=at):
            tell(key=key, text=said("A rehearsal."), link="/inbox/", about=None, user=user, at=at)
        with acting_as(user, door=Door.COMMAND, at=at):
            mark_read(notice=Notice.objects.visible_to(user).get(key=key), by=user, at=at)


if __name__ == "__main__":
    main(int(sys.argv[1]))
