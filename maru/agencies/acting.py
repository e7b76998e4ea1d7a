"""The one way into the data: `acting_as`. And `house`, for the books that no single person's view covers."""

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from psycopg2.errors import DeadlockDetected

from maru.agencies.models import User
from maru.agencies.powers import forget_powers, powers_of
from maru.audit import trail
from maru.audit.context import Context, Door, NobodyActs, _current, current, is_acting
from maru.common.errors import Refused

EVERYTHING = ",everything,"
# How an agency's own system names its practitioners: an id or a login, never a name with blanks.
ON_BEHALF_OF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{1,79}")
SET = "SELECT set_config('maru.user', %s, true), set_config('maru.units', %s, true), set_config('maru.sees', %s, true)"


class LockedOut(NobodyActs):
    """The account was locked after the request had been let in."""


class AtTheSameInstant(Refused):
    code = "at-the-same-instant"
    status = 409
    default = "At the same instant they ended what you may do. Nothing was changed here. Try again."


@contextmanager
def acting_as(
    user: Any = None,
    *,
    client: Any = None,
    on_behalf_of: str = "",
    system: str = "",
    door: Door,
    reason: str = "",
    at: datetime | None = None,
    request_id: str = "",
) -> Iterator[Context]:
    """Open the data for one act of one actor: a durable transaction, what they may see, and their trail.

    It can't be nested. `client` is another agency's system: it acts under its account, `on_behalf_of` a
    practitioner as that system names them. `system` names a part of the house that acts by itself (the sweep,
    the outbox). `at` is the actor's clock where it is not the wall's. What operations collected for the audit
    trail is appended last, in the same transaction.
    """
    if is_acting():
        raise RuntimeError("acting_as inside acting_as")
    with transaction.atomic(durable=True):
        who = actor(user, client, system, on_behalf_of)
        context = Context(**who, door=door, reason=reason or system, at=at or timezone.now(), request_id=request_id)
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


def actor(user: Any, client: Any, system: str, on_behalf_of: str) -> dict[str, Any]:
    """Who acts: a person, another agency's system, or a named part of the house."""
    if (user is not None) + (client is not None) + bool(system) != 1:
        raise ValueError("say who acts: a user, a client or a part of the system")
    if on_behalf_of and (client is None or not ON_BEHALF_OF.fullmatch(on_behalf_of)):
        raise ValueError("only a client acts on somebody's behalf, and names them by an identifier")
    if system:
        return {"actor": f"system:{system}", "sees": frozenset({"everything"})}
    if client is not None:
        if client.ended_at is not None:
            raise NobodyActs("a client that has ended cannot act")
        return {"actor": f"client:{client.pk}", "on_behalf_of": on_behalf_of, **powered(client.account)}
    if not user.signs_in:
        raise NobodyActs("the account of a system acts through its client only")
    return {"actor": f"user:{user.pk}", **powered(user)}


def powered(user: Any) -> dict[str, Any]:
    """The account that acts, and what it may do and see as of now: whoever takes that away waits until this act is
    over (`alone_with`), and the next one knows."""
    hold(user, "pg_advisory_xact_lock_shared")
    forget_powers(user)
    powers = powers_of(user)
    # Who is locked out has no role any more; the session may have been read before that was so.
    if not user.is_active or not (powers.held or User.objects.filter(pk=user.pk, is_active=True).exists()):
        raise LockedOut("somebody who is locked out cannot act")
    return {"user": user, "permissions": powers.permissions, "unit_ids": powers.unit_ids, "sees": powers.sees}


def alone_with(user: Any) -> None:
    """Wait for the acts of that account that go on now, and let none begin until this transaction ends: what it may
    do changes between two acts, never within one. Where two do this to each other, one of them is refused.

    Raises NobodyActs, AtTheSameInstant.
    """
    current()
    try:
        hold(user, "pg_advisory_xact_lock")
    except OperationalError as error:
        if not isinstance(error.__cause__, DeadlockDetected):
            raise
        raise AtTheSameInstant from error


def hold(user: Any, lock: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [int.from_bytes(user.pk.bytes[:8], signed=True)])


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

    What it calls upon is part of it and shares its savepoint: an operation lets no refusal of another pass
    (a contract test holds that). Raises NobodyActs outside `acting_as`.
    """

    @wraps(function)
    def run(**arguments: Any) -> Any:
        context = current()
        if context.in_operation:
            return function(**arguments)
        context.in_operation = True
        try:
            with transaction.atomic():
                return function(**arguments)
        finally:
            context.in_operation = False

    return run
