"""Who is acting now, through which door and why; what they did is collected here until the transaction ends."""

import uuid
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Door(StrEnum):
    """Where somebody came in."""

    WEB = "web"
    API = "api"
    TASK = "task"
    COMMAND = "command"
    DEMO = "demo"
    TEST = "test"


class NobodyActs(RuntimeError):
    """An operation, a read or a write of case data was tried outside `acting_as`."""


@dataclass
class Context:
    """One act of one actor: `actor` is `user:<id>`, `client:<id>` or `system:<name>`.

    `on_behalf_of` is the practitioner for whom an agency's system acts, as that system names them. `known` holds
    what is looked up once in an act.
    """

    actor: str
    door: Door
    reason: str
    at: datetime
    user: Any = None
    permissions: frozenset[StrEnum] = frozenset()
    unit_ids: tuple[uuid.UUID, ...] = ()
    sees: frozenset[str] = frozenset()
    request_id: str = ""
    on_behalf_of: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    known: dict[str, Any] = field(default_factory=dict)
    in_operation: bool = False


_current: ContextVar[Context | None] = ContextVar("maru_acting", default=None)


def current() -> Context:
    """The running context.

    Raises NobodyActs.
    """
    context = _current.get()
    if context is None:
        raise NobodyActs("Nobody acts here: open maru.agencies.acting.acting_as(…) first.")
    return context


def is_acting() -> bool:
    """Whether somebody acts now."""
    return _current.get() is not None
