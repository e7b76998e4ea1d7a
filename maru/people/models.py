"""People as the house knows them, apart from what any one referral wrote."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from maru.agencies.models import Involvement, Withheld
from maru.agencies.powers import powers_of
from maru.agencies.records import CaseRecord, ScopedQuerySet
from maru.common.fields import declares


@declares(personal="family_name given_names match_key date_of_birth expected_on sex nhs_number")
class Person(CaseRecord):
    """Somebody whom a referral named: child, parent or other.

    Every party of a submitted referral gets a person of its own, unconfirmed; "same person" is a decision
    of the desk. `match_key` is family name and given names folded for exact comparison.
    """

    root = "person"

    family_name = models.CharField(max_length=100, blank=True)
    given_names = models.CharField(max_length=100, blank=True)
    match_key = models.CharField(max_length=200)
    date_of_birth = models.DateField(null=True)
    expected_on = models.DateField("date an unborn child is expected", null=True)
    sex = models.CharField(max_length=1, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    confirmed = models.BooleanField(default=False)
    known_since = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        indexes = [
            models.Index(fields=["match_key", "date_of_birth"], name="person_name_and_birth"),
            models.Index(fields=["nhs_number"], condition=~Q(nhs_number=""), name="person_nhs_number"),
        ]

    def __str__(self) -> str:
        return f"{self.given_names} {self.family_name}".strip() or "Name not known"


@declares(personal="name match_key")
class Alias(CaseRecord):
    """Another name of a person: also known as, previous, nickname."""

    root = "person"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="aliases")
    name = models.CharField(max_length=200)
    match_key = models.CharField(max_length=200, db_index=True)

    def __str__(self) -> str:
        return self.name


@declares(personal="line postcode place_key")
class HouseholdMembership(CaseRecord):
    """A person lived at an address, from when until when; who shares `place_key` shares the address.

    `place_key` is the address folded for exact comparison: digits and letters of line and postcode.
    """

    root = "person"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="homes")
    line = models.CharField(max_length=200)
    postcode = models.CharField(max_length=8, blank=True)
    place_key = models.CharField(max_length=210)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta(CaseRecord.Meta):
        indexes = [models.Index(fields=["place_key"], condition=~Q(place_key=""), name="home_place")]
        constraints = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="home_ends_after_it_began")
        ]

    def __str__(self) -> str:
        return f"{self.line} {self.postcode}"


@declares(personal="kind")
class Relationship(CaseRecord):
    """`person` is the `kind` of `other`: mother, father, sibling."""

    root = "person"

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relationships")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    since = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        constraints = [
            models.UniqueConstraint(fields=["person", "other", "kind"], name="related_once_in_a_way"),
            models.CheckConstraint(condition=~Q(person=F("other")), name="nobody_is_their_own_relative"),
        ]

    def __str__(self) -> str:
        return self.kind


class ChronologyQuerySet(ScopedQuerySet):
    """Entries of different roots: each row names the kind that decides."""

    def visible_to(self, user: Any) -> Self:
        powers = powers_of(user)
        reached = Involvement.objects.reaching(user, powers.unit_ids).filter(
            kind=models.OuterRef("root_kind"), object_id=models.OuterRef("root_id")
        )
        looked_into = Q(pk__in=[])
        for kind, object_id in powers.glasses:
            looked_into |= Q(root_kind=kind, root_id=object_id)
        return self.filter(
            Q(root_kind__in=list(powers.sees)) | models.Exists(reached) | looked_into,
            ~Q(root_id__in=Withheld.objects.hidden_from(user)),
        )


@declares(sensitive="what", none="root_kind by_unit reference")
class ChronologyEntry(CaseRecord):
    """One line of a child's story, written by a room as it acts. It hangs on the party as written.

    `root_kind` and `root_id` name the record that decides who may read it.
    """

    root = "by root_kind"

    party_id = models.UUIDField()
    root_kind = models.CharField(max_length=20)
    root_id = models.UUIDField()
    at = models.DateTimeField()
    what = models.CharField(max_length=200)
    by_unit = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=20)

    objects = ChronologyQuerySet.as_manager()

    class Meta(CaseRecord.Meta):
        indexes = [models.Index(fields=["party_id", "-at"], name="chronology_party")]

    def __str__(self) -> str:
        return self.what
