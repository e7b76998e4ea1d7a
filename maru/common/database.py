"""Who the product is to PostgreSQL: `maru_app` always, `maru_owner` while migrating (and where a demo that was
broken off is begun anew), nobody stronger."""

from contextlib import contextmanager

import dj_database_url
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError, OperationalError, connections
from psycopg2.errors import ReadOnlySqlTransaction

# All of it may be said again, and comes before the first table: default privileges bite only what is made after.
PRIVILEGES = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
CREATE EXTENSION IF NOT EXISTS btree_gist;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO maru_search;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO maru_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO maru_app;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
"""
# A database as it was made: `migrate` comes next, and says PRIVILEGES again.
ANEW = """
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
STRENGTH = """
SELECT current_user, rolsuper, rolbypassrls,
       EXISTS (SELECT 1 FROM pg_class WHERE relowner = r.oid AND relkind IN ('r', 'p'))
FROM pg_roles r WHERE rolname = current_user
"""
RESTORED = "SELECT coalesce(current_setting('maru.restored', true), '')"


class NotWrittenDown(DatabaseError):
    """What an act did could not join the audit trail, so that nothing of the act has happened."""


class RoleTooStrong(ImproperlyConfigured):
    """DATABASE_URL names a role that row-level security does not hold back."""


@contextmanager
def as_owner(alias="default"):
    """Connect as the owner of the tables for a while, on whatever database the alias names just now."""
    if not settings.DATABASE_OWNER_URL:
        raise ImproperlyConfigured(
            "DATABASE_OWNER_URL is not set, and only the owner of the tables may migrate. "
            "Name it: postgres://maru_owner:…@host/maru"
        )
    connection = connections[alias]
    owner = dj_database_url.parse(settings.DATABASE_OWNER_URL)
    app = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD", "OPTIONS")}
    connection.close()
    connection.settings_dict.update(
        USER=owner["USER"],
        PASSWORD=owner["PASSWORD"],
        OPTIONS={**app["OPTIONS"], "options": "-c maru.migrating=on -c lock_timeout=2s"},
    )
    connection.is_owner = True
    try:
        yield connection
    finally:
        connection.is_owner = False
        connection.close()
        connection.settings_dict.update(app)


def refuse_strong_role(connection):
    """Raise RoleTooStrong if the connection's role could look past the policies."""
    with connection.cursor() as cursor:
        cursor.execute(STRENGTH)
        role, superuser, bypass, owner = cursor.fetchone()
    reasons = [
        sentence
        for true, sentence in (
            (superuser, "is a superuser"),
            (bypass, "may bypass row-level security"),
            (owner, "owns tables"),
        )
        if true
    ]
    if reasons:
        raise RoleTooStrong(
            f"DATABASE_URL signs in as {role}, which {' and '.join(reasons)}: the policies would not hold it. "
            "Use maru_app there, and keep the owner for DATABASE_OWNER_URL."
        )


def check_new_connection(*, connection, **_):
    """Close each new connection whose role is too strong, whatever opened it; note on the others whether the
    server is a restored copy (maru.common.copies)."""
    if getattr(connection, "is_owner", False):
        return
    try:
        refuse_strong_role(connection)
    except RoleTooStrong:
        connection.close()
        raise
    with connection.cursor() as cursor:
        cursor.execute(RESTORED)
        connection.restored = cursor.fetchone()[0]


def refuse_to_serve_as_strong_role(alias="default"):
    """Ask once at start-up. A database that is down is no reason not to start: it may come."""
    connection = connections[alias]
    try:
        connection.ensure_connection()
    except OperationalError:
        return
    finally:
        connection.close()


# OperationalError is also what PostgreSQL says when its disk is full.
UNABLE = (OperationalError, InterfaceError, NotWrittenDown, ReadOnlySqlTransaction)


def is_away(error: BaseException | None) -> bool:
    """Whether the error, or one that it came from, means that PostgreSQL could not be reached, or keeps nothing.

    Where the line breaks in the middle of an answer, psycopg2 has no word of PostgreSQL's to go by and raises
    DatabaseError itself; what PostgreSQL complains of has a kind of its own.
    """
    while error is not None:
        if isinstance(error, UNABLE) or type(error) is DatabaseError:
            return True
        error = error.__cause__ or error.__context__
    return False
