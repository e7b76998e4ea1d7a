"""A forgotten `acting_as` is loud: SQL on case data without a context is refused before it runs.

The policies would show it 0 rows, and counting those costs time; in tests and in development it raises, in
production it is logged and the policies answer.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import structlog
from django.apps import apps
from django.conf import settings
from django.db import connection as default_connection
from django.db.backends.signals import connection_created

from maru.agencies.models import Involvement
from maru.audit.context import NobodyActs, is_acting
from maru.audit.models import ReasonText

log = structlog.get_logger(__name__)


def is_walled(model: Any) -> bool:
    """Whether a table stands behind the wall: what is seen by scope, and the two that scoping itself reads."""
    return hasattr(model._default_manager, "visible_to") or model in (Involvement, ReasonText)


@cache
def protected() -> re.Pattern[str]:
    """The tables behind the wall, as a pattern over SQL."""
    tables = [model._meta.db_table for model in apps.get_models() if is_walled(model)]
    return re.compile(r'(?:FROM|INTO|UPDATE|JOIN) "?(' + "|".join(sorted(tables)) + r')"?\b')


def guard(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if isinstance(sql, str) and not is_acting():
        found = protected().search(sql)
        if found and not getattr(context["connection"], "is_owner", False):
            if settings.MARU_STRICT_WALL:
                raise NobodyActs(f"{found[1]} was asked for and nobody acts")
            log.error("nobody_acts", table=found[1])
    return execute(sql, params, many, context)


@contextmanager
def unguarded(connection: Any = default_connection) -> Iterator[None]:
    """Let the policies alone answer, for whoever asks whether they do."""
    connection.ensure_connection()
    connection.execute_wrappers.remove(guard)
    try:
        yield
    finally:
        connection.execute_wrappers.append(guard)


def on_connection(connection: Any, **_: Any) -> None:
    if guard not in connection.execute_wrappers:
        connection.execute_wrappers.append(guard)


def watch() -> None:
    """Guard every connection from now on."""
    connection_created.connect(on_connection, dispatch_uid="maru.wall")
