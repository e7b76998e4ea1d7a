"""Who belongs where, as those decide who answer for it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from maru.agencies.acting import operation
from maru.agencies.models import Membership, Unit, User
from maru.agencies.operations.leaving import end_membership, lock_account
from maru.agencies.operations.organisation import UnknownRole, grant_membership
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of, require
from maru.agencies.roles import ROLES
from maru.common.errors import NotFound, Refused


class NotYourOwn(Refused):
    code = "not-your-own"
    status = 409
    default = "Nobody changes their own role or locks their own account. Ask a colleague who may."


class AlsoElsewhere(Refused):
    code = "also-elsewhere"
    status = 409
    default = "They belong to another unit too. End their role in yours; the system administrator locks the account."


class RoleDoesNotFit(Refused):
    code = "role-does-not-fit"
    default = "That role is not held in a unit of this kind."


class NobodyOfThatAddress(Refused):
    code = "nobody-of-that-address"
    default = "Nobody signs in by that address."


class HeldAlready(Refused):
    code = "role-held-already"
    status = 409
    default = "They hold that role in that unit already."


def units_of(by: Any) -> QuerySet[Unit]:
    """The units whose people somebody answers for; all, for the system administrator."""
    powers = powers_of(by)
    if powers.may(Permission.STAFF_ADMINISTER):
        return Unit.objects.order_by("name")
    mine = [unit for unit, role in powers.held if Permission.STAFF_MANAGE in role.permissions]
    return Unit.objects.filter(pk__in=mine).order_by("name")


def members_of(by: Any) -> QuerySet[Membership]:
    """The people whom somebody answers for, by their roles; agencies' systems are ended by a command."""
    rows = Membership.objects.filter(unit__in=units_of(by), until=None, user__signs_in=True)
    return rows.select_related("user", "unit")


def member(membership_id: UUID, by: Any) -> Membership:
    """Raises NotFound."""
    found = members_of(by).filter(pk=membership_id).first()
    if found is None:
        raise NotFound
    return found


def elsewhere(user: User, by: Any) -> bool:
    """Whether somebody belongs to a unit too that this one does not answer for."""
    return Membership.objects.filter(user=user, until=None).exclude(unit__in=units_of(by)).exists()


@operation
def leave_unit(*, membership_id: UUID, by: User, at: datetime) -> Membership:
    """Somebody's role in a unit ends, and everything that hung on it.

    Raises NotPermitted, NotFound, NotYourOwn, AtTheSameInstant.
    """
    require(by, Permission.STAFF_MANAGE)
    membership = member(membership_id, by)
    if membership.user_id == by.pk:
        raise NotYourOwn
    end_membership(membership=membership, at=at)
    return membership


@operation
def lock_out(*, membership_id: UUID, by: User, at: datetime) -> User:
    """Somebody has left the organisation: every role of theirs ends, and the account is locked.

    Raises NotPermitted, NotFound, NotYourOwn, AlsoElsewhere, AtTheSameInstant.
    """
    require(by, Permission.STAFF_MANAGE)
    user = member(membership_id, by).user
    if user.pk == by.pk:
        raise NotYourOwn
    if elsewhere(user, by):
        raise AlsoElsewhere
    lock_account(user=user, at=at)
    return user


@operation
def give_role(*, email: str, unit_id: UUID, role: str, by: User, at: datetime) -> Membership:
    """Give somebody a role in a unit; nobody gives themselves one.

    Raises NotPermitted, NobodyOfThatAddress, NotYourOwn, UnknownRole, RoleDoesNotFit, HeldAlready.
    """
    require(by, Permission.STAFF_ADMINISTER)
    user = User.objects.filter(email__iexact=email, signs_in=True, is_active=True).select_for_update().first()
    if user is None:
        raise NobodyOfThatAddress(field="email")
    if user.pk == by.pk:
        raise NotYourOwn(field="email")
    unit = Unit.objects.filter(pk=unit_id).first()
    if role not in ROLES or unit is None:
        raise UnknownRole(field="role")
    if not ROLES[role].fits(unit.kind):
        raise RoleDoesNotFit(field="role")
    if Membership.objects.filter(user=user, unit=unit, role=role, until=None).exists():
        raise HeldAlready(field="role")
    return grant_membership(user=user, unit=unit, role=role, at=at)
