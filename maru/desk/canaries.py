"""A string of its own in every text of every record, and who may see it: for whoever wants to know what leaks.

It spoils the words of a database for good, and is for a fictional county or a copy, never for production.
"""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import connection, models
from psycopg2.extras import execute_values

from maru.agencies.acting import acting_as
from maru.agencies.models import User
from maru.agencies.wall import is_walled
from maru.api.models import Client
from maru.audit.context import Door
from maru.common.database import as_owner
from maru.common.fields import our_models
from maru.desk.scrub import guard, telling

CANARY = re.compile(r"zq[0-9a-f]{6}")
# Long enough to hold one; what is chosen from a list of codes holds none.
LENGTH = 8


class NotHere(Exception):
    """The words of this database must not be spoilt."""


@dataclass(frozen=True)
class Planted:
    """One canary: the column and row in which it stands, and the sign-ins of those who may see that row."""

    canary: str
    column: str
    row: str
    seen_by: list[str]


def plant() -> list[Planted]:
    """Plant one in every text that tells of somebody, and ask the database who may see each row.

    Raises NotHere.
    """
    if settings.PRODUCTION:
        raise NotHere("This is production. Plant canaries in a fictional county (make run) or a copy.")
    planted: dict[tuple[Any, Any], list[tuple[str, str]]] = {}
    with as_owner(), connection.cursor() as cursor:
        guard(cursor, "DISABLE")
        numbers = iter(range(16**6))
        for model in filter(is_walled, our_models()):
            for field in filter(holds_one, telling(model)):
                for row, canary in plant_in(cursor, model, field, numbers):
                    planted.setdefault((model, row), []).append((canary, f"{model._meta.db_table}.{field.column}"))
        guard(cursor, "ENABLE")
    seeing = who_sees({model for model, _ in planted})
    return [
        Planted(canary, column, str(row), seeing[model].get(row, []))
        for (model, row), found in planted.items()
        for canary, column in found
    ]


def holds_one(field: Any) -> bool:
    text = isinstance(field, models.CharField | models.TextField)
    return text and not field.choices and (field.max_length or LENGTH) >= LENGTH


def plant_in(cursor: Any, model: Any, field: Any, numbers: Iterator[int]) -> list[tuple[Any, str]]:
    """A canary in each row in which the column says something; the rows' keys with theirs."""
    table, key = model._meta.db_table, model._meta.pk.column
    cursor.execute(f"""SELECT "{key}" FROM {table} WHERE "{field.column}" <> ''""")  # noqa: S608 - names of ours
    rows = [(row, f"zq{next(numbers):06x}") for (row,) in cursor.fetchall()]
    change = f'UPDATE {table} t SET "{field.column}" = v.canary FROM (VALUES %s) v(key, canary) WHERE t."{key}" = v.key'  # noqa: S608
    if rows:
        execute_values(cursor.cursor, change, [(str(row), canary) for row, canary in rows], template="(%s::uuid, %s)")
    return rows


def who_sees(kinds: set[Any]) -> dict[Any, dict[Any, list[str]]]:
    """By model and row, the sign-ins of the people, and the ids of the systems, to whom the database shows it."""
    seeing: dict[Any, dict[Any, list[str]]] = {model: {} for model in kinds}
    actors = [({"user": user}, user.email) for user in User.objects.filter(is_active=True, signs_in=True)]
    clients = Client.objects.filter(ended_at=None).select_related("account")
    actors += [({"client": client}, str(client.pk)) for client in clients]
    for who, name in actors:
        with acting_as(**who, door=Door.COMMAND, reason="canaries"):
            for model in kinds:
                for row in model._base_manager.values_list("pk", flat=True):
                    seeing[model].setdefault(row, []).append(name)
    return seeing


def as_rows(planted: list[Planted]) -> list[dict[str, Any]]:
    return [asdict(one) for one in planted]
