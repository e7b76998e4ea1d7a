"""What belongs to a referral: the desk's file, and the persons of whom nothing else is known. And which referrals may
concern whoever lives somewhere."""

from collections.abc import Collection, Iterator
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.db.models import Q

from maru.agencies import belonging
from maru.agencies.belonging import Root
from maru.people import noticing, parties
from maru.people.models import Person
from referrals.models import Party, Referral


def of_a_referral(referral_id: UUID) -> Iterator[Root]:
    """The desk's file has the referral's id. Somebody who stands in another referral too is known by that one."""
    yield Root("deskfile", referral_id)
    people = Party.objects.filter(referral=referral_id).values("person")
    elsewhere = Party.objects.filter(person__in=people).exclude(referral=referral_id).values("person")
    for person_id in people.exclude(person__in=elsewhere).values_list("person", flat=True).distinct():
        yield Root("person", person_id)


def of_a_person(person_id: UUID) -> Iterator[Root]:
    """The referrals that name somebody."""
    for pk, reference in Referral.objects.filter(parties__person=person_id).values_list("pk", "reference").distinct():
        yield Root("referral", pk, reference)


def named(referral_id: UUID) -> Iterator[parties.Named]:
    """Everybody in a referral."""
    yield from map(parties.Named._make, Party.objects.filter(referral=referral_id).values_list("person", "phone"))


def naming(person_id: UUID) -> Iterator[UUID]:
    """Where somebody stands in a referral."""
    yield from Party.objects.filter(person=person_id).values_list("pk", flat=True)


def named_at(postcode: str, names: Collection[str]) -> Iterator[tuple[Referral, list[Party]]]:
    """The referrals that name somebody of that postcode or of one of these names, with all whom they name."""
    called = list(Person.objects.filter(match_key__in=names).values_list("pk", flat=True))
    found = Party.objects.filter(Q(postcode=postcode) | Q(person__in=called)).values("referral")
    named = Party.objects.filter(referral__in=found)
    for referral, everybody in groupby(named.select_related("referral").order_by("referral"), attrgetter("referral")):
        yield referral, list(everybody)


def register() -> None:
    """Make these known to whoever withholds a record, or reads a person's story."""
    parties.register(naming)
    parties.register_record("referral", named)
    parties.register_record("deskfile", named)
    noticing.register(named_at)
    belonging.register("referral", of_a_referral)
    belonging.register("person", of_a_person)
