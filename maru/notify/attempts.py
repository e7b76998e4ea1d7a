"""A seal's keeper is told that somebody asked for what it hides."""

import json
import uuid
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from maru.agencies import attempts
from maru.agencies.acting import house
from maru.agencies.attempts import Attempt
from maru.notify.operations.tell import BODY, SUBJECT

# One statement, whether there is something to tell or not.
TELL = """
WITH told AS (
  SELECT * FROM jsonb_to_recordset(%s::jsonb) AS told(
    id uuid, mail uuid, key text, keeper uuid, about uuid, text text, link text, subject text, body text,
    at timestamptz)
), notices AS (
  INSERT INTO notify_notice (id, key, to_user_id, to_role, about, text, link, urgent, raised_at)
  SELECT id, key, keeper, '', about, text, link, false, at FROM told
  ON CONFLICT (key) DO NOTHING
)
INSERT INTO notify_mail (id, key, to_id, subject, body, written_at, try_at, tries, last_error)
SELECT mail, key, keeper, subject, body, at, at, 0, '' FROM told
ON CONFLICT (key) DO NOTHING
"""


def tell_the_keepers(found: Sequence[Attempt], at: datetime) -> None:
    """Once for each person, record and hour; who it was stands on the seal's page."""
    told = [as_told(attempt, at) for attempt in found]
    with house(), connection.cursor() as cursor:
        cursor.execute(TELL, [json.dumps(told)])


def as_told(attempt: Attempt, at: datetime) -> dict[str, str]:
    link = f"/seals/{attempt.seal}/"
    said = _("Somebody asked for a record that you keep sealed, and was told that there is nothing.")
    named = _("Somebody asked for %s, which you keep sealed, and was told that there is nothing.")
    return {
        "id": str(uuid.uuid4()),
        "mail": str(uuid.uuid4()),
        "key": f"attempt:{attempt.seal}:{attempt.by}:{attempt.object_id}:{at:%Y%m%d%H}",
        "keeper": str(attempt.keeper),
        "about": str(attempt.object_id),
        "text": named % attempt.reference if attempt.reference else said,
        "link": link,
        "subject": SUBJECT,
        "body": BODY.format(text=said, base=settings.MARU_BASE_URL, link=link),
        "at": at.isoformat(),
    }


def register() -> None:
    """Make this known to whoever answers that there is nothing."""
    attempts.register(tell_the_keepers)
