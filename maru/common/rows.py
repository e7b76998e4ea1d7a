"""New rows of several tables in one round trip to the database.

By hand: `bulk_create` and psycopg2's helpers write one table at once, and Django's own INSERTs sent together made a
submission slower.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.db import connection, models

Statement = tuple[str, list[list[Any]]]
_waiting: ContextVar[list[Statement] | None] = ContextVar("maru_rows", default=None)


def insert(rows: Iterable[models.Model], *, unless_there: bool = False) -> None:
    """Write new rows of one table, whose keys the application has made: now, or with others at the end of `together`.

    `unless_there` leaves alone what a constraint says is there already.
    """
    new = list(rows)
    if not new:
        return
    fields = new[0]._meta.concrete_fields
    columns = [[field.get_db_prep_save(field.pre_save(row, True), connection) for row in new] for field in fields]
    statement = into(type(new[0]), unless_there), columns
    waiting = _waiting.get()
    if waiting is None:
        send([statement])
    else:
        waiting.append(statement)
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


@cache
def into(model: type[models.Model], unless_there: bool) -> str:
    """The INSERT of any number of rows, from one array a column."""
    quote, fields = connection.ops.quote_name, model._meta.concrete_fields
    columns = ", ".join(quote(field.column) for field in fields)
    # Without the length of a varchar, which would cut off what is too long for it instead of refusing it.
    arrays = ", ".join(f"%s::{field.db_type(connection).split('(')[0]}[]" for field in fields)
    conflict = " ON CONFLICT DO NOTHING" if unless_there else ""
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) SELECT * FROM unnest({arrays}){conflict}"  # noqa: S608


def send(statements: list[Statement]) -> None:
    if not statements:
        return
    with connection.cursor() as cursor:
        cursor.execute("; ".join(sql for sql, _ in statements), [column for _, own in statements for column in own])
