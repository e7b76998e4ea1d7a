"""Who may keep a seal, and who hears when something becomes of one."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from maru.agencies.models import Seal, User
from maru.agencies.permissions import Permission
from maru.agencies.roles import ROLES

# Whoever says who belongs where (`staff.manage`) may be shown no case at all, and keeps nothing.
KEEPS = {Permission.RECORD_SEAL, Permission.CAIU_ALLOCATE}
KEEPING_ROLES = sorted(role.slug for role in ROLES.values() if role.permissions & KEEPS)

Hears = Callable[[Seal, datetime], None]
_hear: list[Hears] = []


def may_keep() -> QuerySet[User]:
    """Whoever answers for the work of others: a keeper decides who may know."""
    return User.objects.holding(KEEPING_ROLES)


def register(hears: Hears) -> None:
    """`hears(seal, at)` runs after a seal was put, handed on, looked at again or lifted, inside `house`. Adding it
    again changes nothing."""
    if hears not in _hear:
        _hear.append(hears)


def changed(seal: Seal, at: datetime) -> None:
    """Something became of a seal."""
    for hears in _hear:
        hears(seal, at)
