"""What belongs together in early help: a CAF, the referral that it came from or went on as, and its child."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from caf.models import Assessment
from maru.agencies import belonging
from maru.agencies.belonging import Root


def of_a_referral(referral_id: UUID) -> Iterator[Root]:
    """The CAFs that came out of it, and the one that it was referred from."""
    rows = Assessment.objects.filter(Q(subject__referral=referral_id) | Q(stepped_up_to=referral_id))
    yield from named(rows)


def of_a_person(person_id: UUID) -> Iterator[Root]:
    """The CAFs of a child."""
    yield from named(Assessment.objects.filter(person=person_id))


def of_an_assessment(assessment_id: UUID) -> Iterator[Root]:
    """The referral that it was stepped up to, and its child, where no referral made them known."""
    found = Assessment.objects.select_related("stepped_up_to").get(pk=assessment_id)
    if found.stepped_up_to is not None:
        yield Root("referral", found.stepped_up_to.pk, found.stepped_up_to.reference)
    if found.subject_id is None and found.person_id is not None:
        yield Root("person", found.person_id)


def named(rows: object) -> Iterator[Root]:
    for pk, reference in rows.values_list("pk", "reference"):
        yield Root("assessment", pk, reference)


def register() -> None:
    """Make these known to whoever withholds a record."""
    belonging.register("referral", of_a_referral)
    belonging.register("person", of_a_person)
    belonging.register("assessment", of_an_assessment)
