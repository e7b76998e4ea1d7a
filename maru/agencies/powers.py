"""What somebody may do and see now, from their memberships; asked afresh in every act."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection

from maru.agencies.permissions import Permission
from maru.agencies.roles import ROLES, Role
from maru.audit.context import current
from maru.common.errors import NotPermitted


@dataclass(frozen=True)
class Powers:
    """The roles that a person holds, unit by unit."""

    held: tuple[tuple[uuid.UUID, Role], ...]
    unit_names: tuple[str, ...] = ()
    glasses: tuple[tuple[str, uuid.UUID], ...] = ()

    @property
    def permissions(self) -> frozenset[Permission]:
        return frozenset().union(*(role.permissions for _, role in self.held))

    @property
    def unit_ids(self) -> tuple[uuid.UUID, ...]:
        """Units whose work is open to the person as a member."""
        return tuple(unit for unit, role in self.held if role.sees_unit)

    @property
    def sees(self) -> frozenset[str]:
        """Kinds of record that are open whole."""
        return frozenset().union(*(role.sees for _, role in self.held))

    def looks_into(self, kind: str) -> list[uuid.UUID]:
        """Records of that kind which the person sees for a while behind broken glass."""
        return [object_id for glass_kind, object_id in self.glasses if glass_kind == kind]

    def may(self, permission: Permission, unit_id: uuid.UUID | None = None) -> bool:
        return any(permission in role.permissions for unit, role in self.held if unit_id is None or unit == unit_id)

    def unit_for(self, permission: Permission) -> uuid.UUID | None:
        """The unit in which the person holds the permission; the longest-standing one, if several."""
        return next((unit for unit, role in self.held if permission in role.permissions), None)


# Written out: it is asked in every act, and to build it through the ORM takes longer than to answer it.
POWERS = """
SELECT m.unit_id, m.role, u.name,
       (SELECT json_agg(json_build_array(g.kind, g.object_id) ORDER BY g.broken_at) FROM agencies_glass g
        WHERE g.user_id = m.user_id AND g.ended_at IS NULL AND g.until > now())
FROM agencies_membership m JOIN agencies_unit u ON u.id = m.unit_id
WHERE m.user_id = %s AND m.until IS NULL ORDER BY m.since, m.id
"""


def powers_of(user: Any) -> Powers:
    """The person's powers as of now; within one act they are read once."""
    cached = user.__dict__.get("_powers")
    if cached is None:
        held, names, glasses = (), (), ()
        if user.is_active:
            rows = read(user)
            held = tuple((unit_id, ROLES[role]) for unit_id, role, *_ in rows)
            names = tuple(sorted({name for _, _, name, _ in rows}))
            glasses = tuple((kind, uuid.UUID(object_id)) for kind, object_id in (rows and rows[0][-1]) or ())
        cached = user.__dict__["_powers"] = Powers(held, names, glasses)
    return cached


def read(user: Any) -> list[tuple[Any, ...]]:
    """Unit, role and unit's name of each membership now, the longest-standing first, and with each of them what the
    person looks into behind broken glass."""
    with connection.cursor() as cursor:
        cursor.execute(POWERS, [user.pk])
        return cursor.fetchall()


def forget_powers(user: Any) -> None:
    """Read the memberships again at the next question."""
    user.__dict__.pop("_powers", None)


def require(by: Any, permission: Permission, *, unit_id: uuid.UUID | None = None) -> None:
    """The person who acts must hold the permission (in that unit, where one is given).

    Raises NotPermitted; RuntimeError where somebody acts in another's name.
    """
    if current().user is None or by.pk != current().user.pk:
        raise RuntimeError("an operation's `by` must be the person who acts")
    if not powers_of(by).may(permission, unit_id):
        raise NotPermitted(permission=permission.value)
