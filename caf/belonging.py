"""What belongs together in early help: a CAF, the referral that it came from or went on as, and its child; and who
works it."""

from collections.abc import Collection, Iterator
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from caf.models import Assessment, FamilyMember
from caf.queries import everybody_in
from maru.agencies import belonging, working
from maru.agencies.belonging import Root
from maru.agencies.working import Work
from maru.people import noticing, parties
from maru.people.keys import fold


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


def works(ids: Collection[UUID]) -> Iterator[Work]:
    """The lead professional; the team, while nobody leads."""
    running = Assessment.objects.filter(pk__in=ids, ended_at=None).select_related("unit", "lead")
    for caf in running:
        said = _("leads the CAF %s") if caf.lead else _("has the CAF %s, which nobody leads")
        yield Work(said % caf.reference, caf.unit, caf.lead)


def naming(person_id: UUID) -> Iterator[UUID]:
    """The CAFs of a child that stands in no referral: the story of such a one hangs on the CAF."""
    rows = Assessment.objects.filter(person=person_id, subject=None)
    yield from rows.values_list("pk", flat=True)


def in_a_caf(assessment_id: UUID) -> Iterator[parties.Named]:
    """Its child, and everybody in the referral that it came from."""
    found = Assessment.objects.select_related("subject").get(pk=assessment_id)
    if found.person_id is not None:
        yield parties.Named(found.person_id)
    if found.subject is not None:
        yield from parties.named_in("referral", found.subject.referral_id)


def named_at(postcode: str, names: Collection[str]) -> Iterator[tuple[Assessment, list[Assessment | FamilyMember]]]:
    """The CAFs that name somebody of that postcode or of one of these surnames, with all whom they name. They are few,
    and looked through whole; one that came out of a referral is withheld like that."""
    surnames = {name.partition("|")[0] for name in names}
    family = FamilyMember.objects.values_list("assessment", "family_name", "postcode")
    child = Assessment.objects.filter(subject=None).values_list("pk", "family_name", "postcode")
    found = {pk for pk, family_name, where in (*family, *child) if where == postcode or fold(family_name) in surnames}
    for assessment in Assessment.objects.filter(pk__in=found, subject=None).prefetch_related("family"):
        yield assessment, everybody_in(assessment)


def register() -> None:
    """Make these known to whoever withholds a record, or reads a person's story."""
    parties.register(naming)
    noticing.register(named_at)
    belonging.register("referral", of_a_referral)
    belonging.register("person", of_a_person)
    belonging.register("assessment", of_an_assessment)
    parties.register_record("assessment", in_a_caf)
    working.register(works)
