"""The one way into the data: `acting_as`. And `house`, for the books that no single person's view covers."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from maru.agencies.powers import forget_powers, powers_of
from maru.audit import trail
from maru.audit.context import Context, Door, NobodyActs, _current, current, is_acting

EVERYTHING = ",everything,"
SET = "SELECT set_config('maru.user', %s, true), set_config('maru.units', %s, true), set_config('maru.sees', %s, true)"


@contextmanager
def acting_as(
    user: Any = None,
    *,
    system: str = "",
    door: Door,
    reason: str = "",
    at: datetime | None = None,
    request_id: str = "",
) -> Iterator[Context]:
    """Open the data for one act of one actor: a durable transaction, what they may see, and their trail.

    It can't be nested. `system` names a part of the house that acts by itself (the sweep, the outbox). `at`
    is the actor's clock where it is not the wall's. What operations collected for the audit trail is
    appended last, in the same transaction.
    """
    if is_acting():
        raise RuntimeError("acting_as inside acting_as")
    context = opened(user, system, door, reason, at or timezone.now(), request_id)
    with transaction.atomic(durable=True):
        token = _current.set(context)
        try:
            set_context(context)
            yield context
            trail.append(context)
        finally:
            _current.reset(token)
    if connection.in_atomic_block:  # only under a TestCase: a released savepoint keeps what COMMIT drops
        with connection.cursor() as cursor:
            cursor.execute(SET, ["", "", ""])


def opened(user: Any, system: str, door: Door, reason: str, at: datetime, request_id: str) -> Context:
    """The context of a person, or of a named part of the house."""
    if (user is None) == (not system):
        raise ValueError("say who acts: a user or a part of the system")
    if user is not None and not user.is_active:
        raise NobodyActs("somebody who is locked out cannot act")
    if system:
        return Context(
            actor=f"system:{system}",
            door=door,
            reason=reason or system,
            at=at,
            sees=frozenset({"everything"}),
            request_id=request_id,
        )
    forget_powers(user)
    powers = powers_of(user)
    return Context(
        actor=f"user:{user.pk}",
        door=door,
        reason=reason,
        at=at,
        user=user,
        permissions=powers.permissions,
        unit_ids=powers.unit_ids,
        sees=powers.sees,
        request_id=request_id,
    )


def set_context(context: Context) -> None:
    """Tell the database who acts; its policies read these three values until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            SET,
            [str(context.user.pk) if context.user else "", array(context.unit_ids), listed(context.sees)],
        )


def array(ids: tuple[uuid.UUID, ...]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"


def listed(kinds: frozenset[str]) -> str:
    return "," + ",".join(sorted(kinds)) + "," if kinds else ""


@contextmanager
def house() -> Iterator[None]:
    """Keep the house's own books, beyond what the actor sees, after the operation has asked whether it may.

    A partner's yes moves a child's custody, and an officer's submission makes the persons that the desk will
    compare: no single person's view covers both sides. Used only by the operations that a contract test
    lists (docs/adr/0003). An error inside must leave the operation, whose savepoint undoes the widening.
    """
    context = current()
    if context.sees == frozenset({"everything"}):
        yield
        return
    kept, context.sees = context.sees, frozenset({"everything"})
    try:
        widen(EVERYTHING)
        yield
        widen(listed(kept))
    finally:
        context.sees = kept


def widen(sees: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maru.sees', %s, true)", [sees])


def operation(function: Callable[..., Any]) -> Callable[..., Any]:
    """One verb, one savepoint: it happens whole or not at all, inside `acting_as`, keyword arguments only.

    Raises NobodyActs outside `acting_as`.
    """

    @wraps(function)
    def run(**arguments: Any) -> Any:
        current()
        with transaction.atomic():
            return function(**arguments)

    return run
