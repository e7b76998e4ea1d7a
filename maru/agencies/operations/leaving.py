"""Leaving a unit or the organisation: everything that hung on it ends at once, and the work goes back."""

from datetime import datetime

from maru.agencies import leaving
from maru.agencies.acting import alone_with, house, operation
from maru.agencies.models import Glass, Membership, User
from maru.agencies.operations.glass import shut
from maru.agencies.operations.organisation import forget_second_factor
from maru.agencies.permissions import Permission
from maru.agencies.powers import Powers, forget_powers, powers_of
from maru.agencies.roles import ROLES
from maru.audit import trail
from maru.audit.verbs import Verb


@operation
def end_membership(*, membership: Membership, at: datetime) -> None:
    """End it: the person's next request knows. Their sessions end, and what they worked there goes back to where
    others see it. Ending it again changes nothing.

    Raises AtTheSameInstant.
    """
    alone_with(membership.user)
    if Membership.objects.filter(pk=membership.pk, until=None).update(until=at):
        trail.record(Verb.MEMBERSHIP_ENDED, on=membership, at=at)
        settle(membership.user, at)


@operation
def lock_account(*, user: User, at: datetime) -> None:
    """The person has left: every membership ends, nobody signs in by the account any more, its second factors are
    forgotten, and nothing is sent to it. What they wrote stays. Locking it again changes nothing.

    Raises AtTheSameInstant.
    """
    alone_with(user)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        return
    user.is_active = False
    trail.record(Verb.USER_LOCKED, on=user, at=at)
    for membership in Membership.objects.filter(user=user, until=None).order_by("since", "id"):
        Membership.objects.filter(pk=membership.pk).update(until=at)
        trail.record(Verb.MEMBERSHIP_ENDED, on=membership, at=at)
    forget_second_factor(user=user)
    settle(user, at)


def settle(user: User, at: datetime) -> None:
    """Every room gives back what the powers that are left no longer carry; what they looked into closes."""
    forget_powers(user)
    with house():
        if not powers_of(user).may(Permission.GLASS_BREAK):
            for glass in Glass.objects.open().filter(user=user):
                shut(glass, at)
        for part in leaving.parts():
            part.give_back(user, powers_of(user), at)


def what_leaving_does(user: User, without: Membership | None = None) -> list[str]:
    """What would become of the person's work, room by room, in sentences: without that membership, or without any.
    Asked by whoever is about to end it, once it is certain that they may."""
    left = Powers(())
    if without is not None:
        rows = Membership.objects.filter(user=user, until=None).exclude(pk=without.pk)
        left = Powers(tuple((unit, ROLES[role]) for unit, role in rows.values_list("unit_id", "role")))
    with house():
        counted = [(part, part.count(user, left)) for part in leaving.parts()]
    return [part.sentence % {"number": number} for part, number in counted if number]
