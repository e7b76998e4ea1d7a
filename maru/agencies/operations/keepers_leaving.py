"""A keeper who leaves leaves no seal behind, and whoever leaves is let in by none."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import ngettext_lazy

from maru.agencies import leaving
from maru.agencies.keeping import KEEPS, may_keep
from maru.agencies.models import Membership, Seal, SealGrant, User
from maru.agencies.operations.withholding import pass_on, sealed
from maru.agencies.powers import Powers
from maru.audit import trail
from maru.audit.verbs import Verb

MANAGER = "maru_manager"


def seals_left(user: User, powers: Powers) -> QuerySet[Seal]:
    """What somebody keeps of whom these powers are left, where those no longer let them."""
    if user.is_active and powers.permissions & KEEPS:
        return Seal.objects.none()
    return Seal.objects.kept_by(user).order_by("id")


def heir_of(user: User) -> User | None:
    """Who keeps on in their place: the MARU manager of the longest standing, who answers for every child at the desk
    and may seal; else whoever may keep. Nobody, where nobody is left who may."""
    managers = Membership.objects.filter(role=MANAGER, until=None, user__in=may_keep()).exclude(user=user)
    first = managers.select_related("user").order_by("since", "id").first()
    return first.user if first else may_keep().exclude(pk=user.pk).order_by("joined_at", "id").first()


def give_back_seals(user: Any, powers: Powers, at: datetime) -> None:
    """Each seal has another keeper at once, and every grant of theirs ends: whoever works elsewhere now is let in
    anew, by name. Where nobody may keep any more, a seal stays with its keeper until somebody does."""
    for grant in SealGrant.objects.filter(user=user, is_keeper=False, ended_at=None).select_related("seal"):
        SealGrant.objects.filter(pk=grant.pk).update(ended_at=at)
        trail.record(Verb.SEAL_SHUT_OUT, on=grant.seal, root=sealed(grant.seal), at=at, reason="left", user=user.pk)
    heir = heir_of(user)
    for seal in seals_left(user, powers) if heir is not None else ():
        pass_on(seal, user, heir, at, reason="left")


SEALS = leaving.Part(
    count=lambda user, powers: seals_left(user, powers).count(),
    give_back=give_back_seals,
    sentence=ngettext_lazy(
        "%(number)d sealed record is kept by the MARU manager from then on.",
        "%(number)d sealed records are kept by the MARU manager from then on.",
        "number",
    ),
)


def register() -> None:
    """Make this known to whatever ends a membership: before the rooms tell anybody, so that a new keeper hears."""
    leaving.register(SEALS, order=10)
