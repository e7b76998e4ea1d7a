"""Whoever leaves the desk leaves their claims to it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from maru.agencies.acting import operation
from maru.agencies.permissions import Permission
from maru.agencies.powers import Powers
from maru.notify.said import Said, said
from referrals import operations as referrals
from referrals.models import Referral
from triage.models import Claim
from triage.operations.claim import end, running_claim, subjects_in


def claims_left(user: Any, powers: Powers) -> QuerySet[Claim]:
    """The claims of somebody of whom these powers are left, where those no longer carry them."""
    if powers.may(Permission.TRIAGE_CLAIM):
        return Claim.objects.none()
    return Claim.objects.filter(by=user, state="held").order_by("referral_id")


@operation
def give_back_claims(*, user: Any, powers: Powers, at: datetime) -> None:
    """Put back into the queue what they had claimed, undecided; the desk is told. Part of their leaving."""
    put_back(claims_left(user, powers), user, said("whoever had claimed it has left."), at)


@operation
def give_back_claims_of(*, user: Any, ids: Collection[UUID], at: datetime) -> None:
    """Put back into the queue what they had claimed of these referrals. Part of their being kept out of them."""
    held = Claim.objects.filter(by=user, state="held", referral__in=ids).order_by("referral_id")
    put_back(held, user, said("whoever had claimed it must not see it."), at)


def put_back(claims: QuerySet[Claim], user: Any, why: Said, at: datetime) -> None:
    """End these claims undecided; the desk is told."""
    for referral_id in list(claims.values_list("referral_id", flat=True)):
        referral = Referral.objects.locked().get(pk=referral_id)
        held = running_claim(referral)
        if held is None or held.by_id != user.pk:
            continue
        at_desk = subjects_in(referral, "at_desk")
        if at_desk:
            referrals.move(referral_id=referral.pk, subject_ids=at_desk, step="release", at=at)
        end(held, "release", referral, at)
        referrals.tell_desk(
            referral=referral, key=f"left:{held.pk}", at=at, text=said("it is in the queue again; {why}", why=why)
        )  # fmt: skip
