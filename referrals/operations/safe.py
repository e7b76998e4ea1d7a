"""Where somebody lives who must not be found: kept apart as a referral arrives, and opened by one act alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from maru.agencies.acting import house, operation
from maru.agencies.models import User
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import ReasonMissing, Refused
from referrals.homes import page_that_tells
from referrals.models import Party, Referral, SafeAddress


class SafeAddressInWords(Refused):
    code = "safe-address-in-words"
    default = (
        "The address that must be kept secret also stands in another answer. Take it out there: everybody who works "
        "with the referral reads that."
    )


def check_words(pages: Mapping[str, Mapping[str, Any]], referral: Referral) -> None:
    """What must not be found may stand in no other answer, which everybody who works with the referral reads.

    Raises SafeAddressInWords.
    """
    if title := page_that_tells(pages):
        raise SafeAddressInWords(
            f"The address that must be kept secret also stands in the words of “{title}”. Take it out there: everybody "
            "who works with the referral reads that.",
            referral=referral.pk,
        )


def taken_out(parties: list[Party]) -> list[SafeAddress]:
    """The addresses that are withheld, taken out of the parties before these are written; not saved yet."""
    found = []
    for party in parties:
        if party.address_withheld and (party.address or party.postcode):
            found.append(
                SafeAddress(referral=party.referral, party=party, address=party.address, postcode=party.postcode)
            )
            party.address = party.postcode = ""
    return found


@operation
def open_safe_address(*, party_id: UUID, why: str, text: str, by: User, at: datetime) -> SafeAddress | None:
    """Show a withheld address to somebody who decides or investigates and sees the party; who, when and why is
    written down. None where its author gave none.

    Raises NotPermitted, NotFound, ReasonMissing.
    """
    require(by, Permission.ADDRESS_OPEN)
    party = Party.objects.visible_to(by).select_related("referral").one(pk=party_id, address_withheld=True)
    if why not in SafeAddress.Why.values:
        raise ReasonMissing("Choose why you must know it.", field="why")
    if not text.strip():
        raise ReasonMissing("Say in a sentence why you must know it.", field="text")
    trail.record(Verb.SAFE_ADDRESS_READ, on=party, root=party.referral, at=at, reason=why, text=text)
    with house():
        return SafeAddress.objects.filter(party=party).first()


@operation
def carry_safe_address(*, subject_id: UUID, referral: Referral) -> None:
    """Let what is withheld of a child be withheld in a new referral about them too, in which they come first. Part of
    referring again; its author sees neither."""
    with house():
        known = SafeAddress.objects.filter(party__subject=subject_id).first()
        child = Party.objects.filter(referral=referral, position=0, address_withheld=True).first()
        if known is not None and child is not None:
            SafeAddress.objects.create(referral=referral, party=child, address=known.address, postcode=known.postcode)
