"""Where somebody lives who must not be found."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from maru.agencies.records import CaseRecord, ScopedQuerySet
from maru.common.fields import declares
from referrals.models.parties import Party
from referrals.models.referral import Referral


class SafeAddressQuerySet(ScopedQuerySet):
    """Addresses that no list, page or search begins with."""

    def visible_to(self, user: Any) -> Self:
        """Nobody's: one operation opens one of them for one act (docs/adr/0025), and the second wall says so too."""
        return self.none()


@declares(personal="address postcode")
class SafeAddress(CaseRecord):
    """The refuge or safe address of somebody whom a referral names, as its author wrote it.

    It stands here and nowhere else: the party itself says only that it is withheld.
    """

    class Why(models.TextChoices):
        VISIT = "visit", "Somebody must go there"
        DANGER = "danger", "Somebody is in danger there now"
        CONTACT = "contact", "The family must be reached, and there is no other way"
        PLACE = "place", "To find out which police area or authority it lies in"

    root = "referral"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=8, blank=True)

    objects = SafeAddressQuerySet.as_manager()

    class Meta(CaseRecord.Meta):
        constraints = [
            models.CheckConstraint(condition=~Q(address="", postcode=""), name="safe_address_says_where"),
        ]

    def __str__(self) -> str:
        return f"safe address of {self.party_id}"
