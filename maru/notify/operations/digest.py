"""One mail for what somebody was told in a period."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maru.agencies.acting import operation
from maru.notify.models import Gathered, Mail

BODY = (
    "{told}\n\n{lines}\n\nSign in to read them: {base}/inbox/\n\n"
    "This message names nobody on purpose. Do not reply to it."
)
PEOPLE_AT_ONCE = 200
MOST_LINES = 100
# What came in while its period's digest was written goes with the next one.
NEXT = timedelta(hours=1)
ALONE = "SELECT pg_try_advisory_xact_lock(hashtext('maru.notify.digests'))"

GONE = """
UPDATE notify_gathered SET digest_id = gone.digest FROM unnest(%s::uuid[], %s::uuid[]) AS gone(line, digest)
WHERE notify_gathered.id = gone.line
"""


@operation
def write_digests(*, at: datetime) -> int:
    """Write the digests that are due, with as many statements for many people as for one; returns how many. One writes
    at a time. Its key makes each happen once, whoever is killed: the mail and what it was made of are one transaction.
    """
    due = Gathered.objects.filter(digest=None, goes_at__lte=at)
    people = list(due.order_by().values_list("to", flat=True).distinct()[:PEOPLE_AT_ONCE])
    if not people or not is_alone():
        return 0
    lines = list(due.filter(to__in=people).order_by("to", "goes_at", "written_at", "key"))
    mails = {key: digest(key, list(its), at) for key, its in groupby(lines, key_of)}
    Mail.objects.bulk_create(mails.values(), ignore_conflicts=True)
    written = dict(Mail.objects.filter(key__in=mails).values_list("key", "pk"))
    gone, late = [], []
    for line in lines:
        line.digest_id = mails[key_of(line)].pk
        (gone if written[key_of(line)] == line.digest_id else late).append(line)
    with connection.cursor() as cursor:
        cursor.execute(GONE, [[line.pk for line in gone], [line.digest_id for line in gone]])
    Gathered.objects.filter(pk__in=[line.pk for line in late]).update(goes_at=F("goes_at") + NEXT)
    return len({line.digest_id for line in gone})


def is_alone() -> bool:
    """Whether nobody else writes digests now; if so, nobody else does until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        return cursor.fetchone()[0]


def key_of(line: Gathered) -> str:
    return f"digest:{line.to_id}:{line.goes_at:%Y%m%dT%H%M%S}"


def digest(key: str, lines: list[Gathered], at: datetime) -> Mail:
    """The one mail of these lines. Of very many it says how many more stand in the inbox."""
    count = len(lines)
    return Mail(
        key=key,
        to_id=lines[0].to_id,
        subject=ngettext("MARU: %(number)d notice", "MARU: %(number)d notices", count) % {"number": count},
        body=BODY.format(
            told=ngettext("You were told this:", "You were told these %(number)d things:", count) % {"number": count},
            lines="\n".join(shown(lines)),
            base=settings.MARU_BASE_URL,
        ),
        written_at=at,
        try_at=at,
    )


def shown(lines: list[Gathered]) -> Iterable[str]:
    yield from (line.line for line in lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        yield _("- and %(number)d more") % {"number": len(lines) - MOST_LINES}
