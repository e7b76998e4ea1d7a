"""An investigation: what one CAIU unit does about one or more subjects of a referral."""

from django.db import models
from django.db.models import Q

from maru.agencies.models import Unit, User
from maru.agencies.records import CaseRecord
from maru.common.fields import declares
from referrals.models import Referral, Subject


@declares(sensitive="why_here closing_reason", none="reference state")
class Investigation(CaseRecord):
    """One CAIU unit investigates, alone or jointly with Children's Social Care (paper 2.2).

    The unit holds the subjects; `lead` is the detective it was allocated to.
    """

    root = "investigation"

    class Outcome(models.TextChoices):
        CHARGED = "charged", "Charged or summonsed"
        CAUTIONED = "cautioned", "Cautioned or dealt with out of court"
        NO_EVIDENCE = "no_evidence", "Evidential difficulties prevent further action"
        NOT_SUPPORTED = "not_supported", "The victim does not support further action"
        NO_CRIME = "no_crime", "No crime took place"
        SAFEGUARDED = "safeguarded", "The child is safeguarded without a criminal justice outcome"

    reference = models.CharField(max_length=20, unique=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    joint = models.BooleanField("with Children's Social Care")
    state = models.CharField(max_length=12, default="new")
    why_here = models.CharField("why this unit", max_length=300)
    lead = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    allocated_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True)
    closing_reason = models.TextField(blank=True)

    class Meta(CaseRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(state="allocated", lead__isnull=False, allocated_at__isnull=False) | ~Q(state="allocated"),
                name="allocated_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["new", "allocated"], ended_at=None)
                | Q(state__in=["closed", "handed_back"], ended_at__isnull=False),
                name="investigation_ended_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | (~Q(outcome="") & ~Q(closing_reason="")),
                name="closed_with_outcome_and_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "-opened_at"], name="investigation_of_a_unit"),
            models.Index(fields=["lead"], condition=Q(ended_at=None), name="investigation_lead"),
            models.Index(fields=["referral"], name="investigation_referral"),
        ]

    def __str__(self) -> str:
        return self.reference


@declares(personal="name date_of_birth")
class InvestigationSubject(CaseRecord):
    """A subject that an investigation covers, by the name under which it was referred."""

    root = "investigation"

    investigation = models.ForeignKey(Investigation, on_delete=models.PROTECT, related_name="subjects")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=220)
    date_of_birth = models.DateField(null=True)

    class Meta(CaseRecord.Meta):
        constraints = [
            models.UniqueConstraint(fields=["investigation", "subject"], name="covered_once_by_an_investigation")
        ]

    def __str__(self) -> str:
        return self.name
