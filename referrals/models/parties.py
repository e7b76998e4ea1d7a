"""Everybody a referral names, as it names them."""

from datetime import date

from django.db import models
from django.db.models import Q

from maru.agencies.records import CaseRecord
from maru.common.fields import declares
from maru.people.models import Person
from referrals.models.referral import Referral

WITHHELD = "Address withheld: ask the MARU desk"
NOT_WRITTEN = Q(address_withheld=False) | Q(address="", postcode="")


@declares(
    personal=(
        "family_name given_names also_known_as date_of_birth expected_on age_estimate sex address postcode "
        "phone nhs_number school language relationship parental_responsibility"
    ),
)
class AsWritten(models.Model):
    """What somebody's document says of a person: names, dates and address as written, whoever they are.

    An address that is withheld does not stand here (docs/adr/0025): whatever prints one prints `home`.
    """

    class Sex(models.TextChoices):
        FEMALE = "F", "Female"
        MALE = "M", "Male"
        UNKNOWN = "U", "Not known"

    family_name = models.CharField(max_length=100, blank=True)
    given_names = models.CharField(max_length=100, blank=True)
    also_known_as = models.CharField(max_length=200, blank=True)
    date_of_birth = models.DateField(null=True)
    expected_on = models.DateField(null=True)
    age_estimate = models.PositiveSmallIntegerField("age in years, where the date is not known", null=True)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    address_withheld = models.BooleanField(
        "must not be found: a refuge or a safe address", default=False, db_default=False
    )
    phone = models.CharField(max_length=30, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    school = models.CharField(max_length=120, blank=True)
    language = models.CharField("first language, and whether an interpreter is needed", max_length=80, blank=True)
    relationship = models.CharField("relationship to the child", max_length=60, blank=True)
    parental_responsibility = models.CharField(max_length=8, choices=Referral.YesNo, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name as written."""
        written = f"{self.given_names} {self.family_name}".strip()
        if self.role == "unborn":
            return f"Unborn child of {written}" if written else "Unborn child"
        return written or "Name not known"

    @property
    def home(self) -> str:
        """Where they live, in a line, as far as everybody may read it."""
        return WITHHELD if self.address_withheld else ", ".join(filter(None, (self.address, self.postcode)))

    def age_on(self, day: date) -> int | None:
        """Age in whole years on that day, as far as it is known."""
        return age_as_written(self.date_of_birth, self.age_estimate, day)


class Party(AsWritten, CaseRecord):
    """Somebody named in a referral: names, dates and address as written, and a link to the person they are.

    The child or adult at risk is a *subject* and has custody besides.
    """

    root = "referral"

    class Role(models.TextChoices):
        CHILD = "child", "Child"
        UNBORN = "unborn", "Unborn child"
        ADULT = "adult", "Adult at risk"
        PARENT = "parent", "Parent"
        CARER = "carer", "Carer"
        HOUSEHOLD = "household", "Lives in the household"
        OTHER = "other", "Somebody else who matters"

    SUBJECT_ROLES = (Role.CHILD, Role.UNBORN, Role.ADULT)

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="parties")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="parties")
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=10, choices=Role)

    class Meta(CaseRecord.Meta):
        constraints = [
            models.UniqueConstraint(fields=["referral", "position"], name="party_has_its_place"),
            models.CheckConstraint(condition=~Q(role="unborn") | Q(date_of_birth=None), name="unborn_has_no_birthday"),
            models.CheckConstraint(condition=NOT_WRITTEN, name="withheld_address_is_not_written"),
        ]
        indexes = [
            models.Index(fields=["person"], name="party_person"),
            models.Index(fields=["postcode"], condition=~Q(postcode=""), name="party_postcode"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_subject(self) -> bool:
        return self.role in self.SUBJECT_ROLES


def age_as_written(born: date | None, estimate: int | None, day: date) -> int | None:
    """Whole years on that day, from the date of birth or else as estimated; the queue asks without a Party."""
    if born is None:
        return estimate
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
