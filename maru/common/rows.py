"""New rows of several tables in one round trip to the database, and many changed ones in one statement.

By hand: `bulk_create`, `bulk_update` and psycopg2's helpers write one table at once and spend more on putting the
statement together than PostgreSQL on doing it; Django's own INSERTs sent together made a submission slower.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

from django.db import DatabaseError, connection, models
from django.db.models import NOT_PROVIDED
from django.db.models.base import ModelState
from django.db.models.expressions import DatabaseDefault

M = TypeVar("M", bound=models.Model)
Statement = tuple[str, list[list[Any]]]
_waiting: ContextVar[list[Statement] | None] = ContextVar("maru_rows", default=None)
# What these hold is as PostgreSQL's driver takes it.
AS_THEY_ARE = (
    models.AutoField, models.BooleanField, models.CharField, models.DateTimeField, models.ForeignKey,
    models.IntegerField, models.PositiveSmallIntegerField, models.SmallIntegerField, models.TextField, models.UUIDField,
)  # fmt: skip


def new(model: type[M], **fields: Any) -> M:
    """A row as `model(**fields)` makes it, at a fifth of the cost: the sweep makes tens of thousands.

    Raises TypeError for a field that there is not.
    """
    row = model.__new__(model)
    row._state = ModelState()
    constants, made, relations = defaults(model)
    held = row.__dict__
    held.update(constants)
    for name, make in made:
        held[name] = make()
    for name, value in fields.items():
        if name in relations:
            row._state.fields_cache[name] = value
            held[relations[name]] = None if value is None else value.pk
        elif name in held:
            held[name] = value
        else:
            raise TypeError(f"{model.__name__} has no field {name}")
    return row


@cache
def defaults(model: type[models.Model]) -> tuple[dict[str, Any], list[tuple[str, Any]], dict[str, str]]:
    """What the columns hold that nobody has set: what is the same for all, and what is made for each; and the column of
    each relation."""
    fields = model._meta.concrete_fields
    made = [(field.attname, field.get_default) for field in fields if callable(field.default)]
    constants = {field.attname: field.get_default() for field in fields if not callable(field.default)}
    return constants, made, {field.name: field.attname for field in fields if field.is_relation}


def insert(rows: Iterable[models.Model], *, unless_there: bool = False) -> None:
    """Write new rows of one table, whose keys the application has made: now, or with others at the end of `together`.

    `unless_there` leaves alone what a constraint says is there already.
    """
    written = list(rows)
    if not written:
        return
    columns = [values(field, written) for field in written[0]._meta.concrete_fields]
    statement = into(type(written[0]), unless_there), columns
    waiting = _waiting.get()
    if waiting is None:
        send([statement])
    else:
        waiting.append(statement)
    for row in written:
        row._state.adding, row._state.db = False, connection.alias


def update(rows: Collection[models.Model], *names: str) -> None:
    """Write these fields of rows that are there already, in one statement.

    Raises DatabaseError where one is not there, or not in sight.
    """
    changed = list(rows)
    if not changed:
        return
    model = type(changed[0])
    fields = [model._meta.get_field(name) for name in names]
    with connection.cursor() as cursor:
        cursor.execute(over(model, names), [values(field, changed) for field in (model._meta.pk, *fields)])
        if cursor.rowcount != len(changed):
            raise DatabaseError(f"{cursor.rowcount} of {len(changed)} rows of {model._meta.db_table} were changed")


@contextmanager
def together() -> Iterator[None]:
    """Write what is inserted inside at its end, in that order and at once. Until then no query finds it. One within
    another is part of it."""
    if _waiting.get() is not None:
        yield
        return
    waiting: list[Statement] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    send(waiting)


def values(field: models.Field, rows: list[models.Model]) -> list[Any]:
    """What these rows hold in one column; what nobody has set and the database would, is what it would."""
    if type(field) not in AS_THEY_ARE:
        return [field.get_db_prep_save(field.pre_save(row, True), connection) for row in rows]
    held = list(map(attrgetter(field.attname), rows))
    if field.db_default is NOT_PROVIDED:
        return held
    return [field.db_default if isinstance(value, DatabaseDefault) else value for value in held]


@cache
def into(model: type[models.Model], unless_there: bool) -> str:
    """The INSERT of any number of rows, from one array a column."""
    quote, fields = connection.ops.quote_name, model._meta.concrete_fields
    columns = ", ".join(quote(field.column) for field in fields)
    conflict = " ON CONFLICT DO NOTHING" if unless_there else ""
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) SELECT * FROM {arrays(fields)}{conflict}"  # noqa: S608


@cache
def over(model: type[models.Model], names: tuple[str, ...]) -> str:
    """The UPDATE of these fields of any number of rows, from one array a column."""
    quote, fields = connection.ops.quote_name, [model._meta.get_field(name) for name in names]
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    columns = [quote(field.column) for field in fields]
    changed = f"{arrays([model._meta.pk, *fields])} AS new ({', '.join([key, *columns])})"
    changes = ", ".join(f"{column} = new.{column}" for column in columns)
    return f"UPDATE {table} SET {changes} FROM {changed} WHERE {table}.{key} = new.{key}"  # noqa: S608


def arrays(fields: Iterable[models.Field]) -> str:
    """One array a column, as rows."""
    # Without the length of a varchar, which would cut off what is too long for it instead of refusing it.
    types = [field.db_type(connection).split("(")[0] for field in fields]
    return f"unnest({', '.join(f'%s::{its}[]' for its in types)})"


def send(statements: list[Statement]) -> None:
    if not statements:
        return
    with connection.cursor() as cursor:
        cursor.execute("; ".join(sql for sql, _ in statements), [column for _, own in statements for column in own])
