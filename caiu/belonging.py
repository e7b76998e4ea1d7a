"""What belongs to a referral in CAIU: its investigations; and who works them."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from caiu.models import Investigation
from maru.agencies import belonging, working
from maru.agencies.belonging import Root
from maru.agencies.working import Work
from maru.people import parties


def of_a_referral(referral_id: UUID) -> Iterator[Root]:
    """Every investigation of it, open or ended."""
    for pk, reference in Investigation.objects.filter(referral=referral_id).values_list("pk", "reference"):
        yield Root("investigation", pk, reference)


def named(investigation_id: UUID) -> Iterator[parties.Named]:
    """Everybody in the referral that is investigated."""
    referral = Investigation.objects.values_list("referral", flat=True).get(pk=investigation_id)
    yield from parties.named_in("referral", referral)


def works(ids: Collection[UUID]) -> Iterator[Work]:
    """The detective to whom it was allocated; the unit, while it was to nobody."""
    running = Investigation.objects.filter(pk__in=ids, ended_at=None).select_related("unit", "lead")
    for case in running:
        said = _("works the investigation %s") if case.lead else _("is to allocate the investigation %s")
        yield Work(said % case.reference, case.unit, case.lead)


def register() -> None:
    """Make this known to whoever withholds a record."""
    belonging.register("referral", of_a_referral)
    parties.register_record("investigation", named)
    working.register(works)
