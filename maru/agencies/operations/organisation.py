"""Registering agencies, units and people, and who belongs where."""

import uuid
from datetime import datetime, time

from allauth.mfa.models import Authenticator

from maru.agencies.acting import operation
from maru.agencies.models import Agency, Membership, Unit, User
from maru.agencies.powers import forget_powers
from maru.agencies.roles import ROLES
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import Refused

EVERY_DAY = [0, 1, 2, 3, 4, 5, 6]


class UnknownRole(Refused):
    code = "unknown-role"


@operation
def register_agency(*, slug: str, name: str, kind: str, local_authority: str = "") -> Agency:
    """Make an agency known."""
    agency = Agency.objects.create(slug=slug, name=name, kind=kind, local_authority=local_authority)
    trail.record(Verb.AGENCY_REGISTERED, on=agency)
    return agency


@operation
def register_unit(
    *,
    agency: Agency,
    slug: str,
    name: str,
    kind: str,
    opens: time = time(8),
    closes: time = time(18),
    phone: str = "",
) -> Unit:
    """Make a unit known. Its hours are Europe/London, every day (local protocol – check)."""
    unit = Unit.objects.create(
        agency=agency, slug=slug, name=name, kind=kind, opens=opens, closes=closes, phone=phone,
        open_days=EVERY_DAY,
    )  # fmt: skip
    trail.record(Verb.UNIT_REGISTERED, on=unit)
    return unit


@operation
def register_user(
    *,
    email: str,
    name: str,
    password: str | None,
    at: datetime,
    title: str = "",
    number: str = "",
    phone: str = "",
    signs_in: bool = True,
) -> User:
    """Make a person known, and able to sign in where there is a password; or the account of an agency's system,
    which never signs in."""
    user = User(
        id=uuid.uuid4(), email=email, name=name, title=title, number=number, phone=phone, joined_at=at,
        signs_in=signs_in,
    )  # fmt: skip
    user.set_password(password)
    user.save(force_insert=True)
    trail.record(Verb.USER_REGISTERED, on=user)
    return user


@operation
def grant_membership(*, user: User, unit: Unit, role: str, at: datetime) -> Membership:
    """Give a person a role in a unit.

    Raises UnknownRole.
    """
    if role not in ROLES:
        raise UnknownRole(f"There is no role “{role}”.")
    membership = Membership.objects.create(user=user, unit=unit, role=role, since=at)
    forget_powers(user)
    trail.record(Verb.MEMBERSHIP_GRANTED, on=membership, role=role)
    return membership


@operation
def forget_second_factor(*, user: User) -> None:
    """Forget app, keys and recovery codes of somebody who has lost them: each is written down and told to its owner."""
    for factor in Authenticator.objects.filter(user=user):
        factor.delete()
