"""New rows of several tables in one round trip to the database."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection, models
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery

Statement = tuple[str, tuple[Any, ...]]
_waiting: ContextVar[list[Statement] | None] = ContextVar("maru_rows", default=None)


def insert(rows: Iterable[models.Model], *, unless_there: bool = False) -> None:
    """Write new rows of one table, whose keys the application has made: now, or with others at the end of `together`.

    `unless_there` leaves alone what a constraint says is there already.
    """
    new = list(rows)
    if not new:
        return
    statement = statement_for(new, OnConflict.IGNORE if unless_there else None)
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


def statement_for(rows: list[models.Model], on_conflict: OnConflict | None) -> Statement:
    """The INSERT of rows of one table."""
    query = InsertQuery(type(rows[0]), on_conflict=on_conflict)
    for row in rows:
        row._prepare_related_fields_for_save(operation_name="insert")
    query.insert_values(rows[0]._meta.concrete_fields, rows)
    ((sql, values),) = query.get_compiler(connection=connection).as_sql()
    return sql, tuple(values)


def send(statements: list[Statement]) -> None:
    if statements:
        with connection.cursor() as cursor:
            cursor.execute(
                "; ".join(sql for sql, _ in statements), [value for _, values in statements for value in values]
            )
