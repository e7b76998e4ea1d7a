"""What belongs to a referral in CAIU: its investigations."""

from collections.abc import Iterator
from uuid import UUID

from caiu.models import Investigation
from maru.agencies import belonging
from maru.agencies.belonging import Root


def of_a_referral(referral_id: UUID) -> Iterator[Root]:
    """Every investigation of it, open or ended."""
    for pk, reference in Investigation.objects.filter(referral=referral_id).values_list("pk", "reference"):
        yield Root("investigation", pk, reference)


def register() -> None:
    """Make this known to whoever withholds a record."""
    belonging.register("referral", of_a_referral)
