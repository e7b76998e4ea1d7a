"""New rows of several tables in one round trip to the database: Django's own INSERTs, sent together, for which neither
`bulk_create` (one trip for each table) nor psycopg2's helpers (one table at once) have a way."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, models
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

Statement = tuple[str, Sequence[Any]]
_waiting: ContextVar[list[Statement] | None] = ContextVar("maru_rows", default=None)


def insert(rows: Iterable[models.Model], *, unless_there: bool = False) -> None:
    """Write new rows of one table, whose keys the application has made: now, or with others at the end of `together`.

    `unless_there` leaves alone what a constraint says is there already.
    """
    new = list(rows)
    if not new:
        return
    query = InsertQuery(type(new[0]), on_conflict=OnConflict.IGNORE if unless_there else None)
    query.insert_values(new[0]._meta.concrete_fields, new)
    statements = query.get_compiler(connection=connection).as_sql()
    waiting = _waiting.get()
    if waiting is None:
        send(statements)
    else:
        waiting += statements
    for row in new:
        row._state.adding, row._state.db = False, connection.alias


@contextmanager
def together() -> Iterator[None]:
    """Write what is inserted inside at its end, in that order and at once. Until then no query finds it."""
    waiting: list[Statement] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    send(waiting)


def send(statements: list[Statement]) -> None:
    if not statements:
        return
    with connection.cursor() as cursor:
        cursor.execute("; ".join(sql for sql, _ in statements), [value for _, values in statements for value in values])
