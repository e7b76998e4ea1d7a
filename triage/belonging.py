"""What belongs to a referral at the desk: the offers made of it; and who at the desk and in a team works it."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from maru.agencies import belonging, working
from maru.agencies.belonging import Root
from maru.agencies.desk import the_desk
from maru.agencies.models import Unit
from maru.agencies.working import Work
from maru.people import parties
from referrals.models import Subject
from triage.models import Claim, Handover


def of_a_referral(referral_id: UUID) -> Iterator[Root]:
    """Every offer made of somebody in it, whatever became of it."""
    for pk, reference in Handover.objects.filter(referral=referral_id).values_list("pk", "reference"):
        yield Root("handover", pk, reference)


def named(handover_id: UUID) -> Iterator[parties.Named]:
    """Everybody in the referral of which an offer was made."""
    referral = Handover.objects.values_list("referral", flat=True).get(pk=handover_id)
    yield from parties.named_in("referral", referral)


def works(ids: Collection[UUID]) -> Iterator[Work]:
    """Whoever has claimed it at the desk, the desk itself while nobody has, and the teams that were asked."""
    desk: Unit = the_desk()
    for claim in Claim.objects.filter(referral__in=ids, state="held").select_related("by"):
        yield Work(_("has claimed it"), desk, claim.by)
    if Subject.objects.filter(referral__in=ids, custody="waiting").exists():
        yield Work(_("it waits in the queue"), desk)
    for offer in Handover.objects.filter(pk__in=ids, state__in=("offered", "accepted")).select_related("unit"):
        said = _("is asked by the offer %s") if offer.state == "offered" else _("has accepted the offer %s")
        yield Work(said % offer.reference, offer.unit)


def register() -> None:
    """Make this known to whoever withholds a record."""
    belonging.register("referral", of_a_referral)
    parties.register_record("handover", named)
    working.register(works)
