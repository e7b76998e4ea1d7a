"""What belongs to a referral at the desk: the offers made of it."""

from collections.abc import Iterator
from uuid import UUID

from maru.agencies import belonging
from maru.agencies.belonging import Root
from triage.models import Handover


def of_a_referral(referral_id: UUID) -> Iterator[Root]:
    """Every offer made of somebody in it, whatever became of it."""
    for pk, reference in Handover.objects.filter(referral=referral_id).values_list("pk", "reference"):
        yield Root("handover", pk, reference)


def register() -> None:
    """Make this known to whoever withholds a record."""
    belonging.register("referral", of_a_referral)
