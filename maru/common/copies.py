"""Whether this database is a copy that was restored and that nobody has released: such a one sends nothing.

The mark is a setting of the copy's PostgreSQL, `maru.restored`, which is there before it first starts. The release
is a row, so that it and its audit event are one transaction.
"""

from django.db import connection

HELD = """
SELECT marked.name FROM (SELECT coalesce(current_setting('maru.restored', true), '') AS name) marked
WHERE marked.name <> '' AND NOT EXISTS (SELECT FROM common_release released WHERE released.name = marked.name)
"""


def held_copy() -> str:
    """The copy's name while it is held, else nothing."""
    with connection.cursor() as cursor:
        cursor.execute(HELD)
        (name,) = cursor.fetchone() or ("",)
    return name


def held_copy_shown() -> str:
    """The same for a page, which asks the database only where its connection was opened to a copy."""
    return held_copy() if getattr(connection, "restored", "") else ""
