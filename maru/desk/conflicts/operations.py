"""Keeping a person out of a record by its reference, and telling their supervisors."""

from datetime import datetime
from typing import Any

from maru.agencies.acting import operation
from maru.agencies.models import Conflict, User
from maru.agencies.operations import keep_out
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of, require
from maru.agencies.roles import SUPERVISING
from maru.common.errors import NotPermitted, Refused
from maru.desk import kinds
from maru.notify.conflicts import tell_supervisors


class NotOfYours(NotPermitted):
    code = "not-of-your-unit"
    default = "This person is in no unit that you answer for."


class NothingKnown(Refused):
    """There is no such record, or it is not open to the person: the answer is the same."""

    code = "nothing-known"
    default = "There is nothing under this reference that is open to you. Check it character by character."


@operation
def declare(*, record: Any, why: str, text: str = "", by: User, at: datetime) -> Conflict:
    """Somebody says that a record concerns them: they are kept out of it from now on, and their supervisors hear."""
    made = keep_out(record=record, user=by, how="declared", why=why, text=text, by=by, at=at)
    tell_supervisors(made, at)
    return made


@operation
def record_for(*, user: User, reference: str, why: str, text: str, by: User, at: datetime) -> Conflict:
    """A supervisor keeps a member of their unit out of a record that they see themselves.

    Raises NotPermitted, NotOfYours, NothingKnown.
    """
    require(by, Permission.STAFF_MANAGE)
    if user == by or not supervised_by(by).filter(pk=user.pk).exists():
        raise NotOfYours(field="user")
    record = kinds.find_visible(reference, by)
    if record is None:
        raise NothingKnown(field="reference")
    return keep_out(record=record, user=user, how="recorded", why=why, text=text, by=by, at=at)


def supervised_by(user: User) -> Any:
    """The people of the units that somebody answers for."""
    units = [unit for unit, role in powers_of(user).held if role.slug in SUPERVISING]
    held = {"memberships__unit__in": units, "memberships__until": None}
    return User.objects.filter(is_active=True, signs_in=True, **held).exclude(pk=user.pk).distinct().order_by("name")
