"""Who holds each child and each adult at risk: always exactly one unit, until the end."""

from django.db import models
from django.db.models import Q

from maru.agencies.models import Unit, User
from maru.agencies.records import CaseRecord
from maru.common.fields import declares
from referrals.models.parties import Party
from referrals.models.referral import Rag, Referral


@declares(sensitive="news", none="custody")
class Subject(CaseRecord):
    """A child or an adult at risk in a referral. It alone has custody, a RAG, a deadline and a decision.

    `holding_unit` is empty only once custody is closed. `due_at` is when the desk's decision (waiting, at
    the desk) is due, by the nearest of its clocks, or the partner's answer (offered); nothing of the desk's is
    due for who is held.
    `news` is what its author may be told of the outcome.
    """

    root = "referral"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="subjects")
    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="subject")
    custody = models.CharField(max_length=8, default="waiting")
    holding_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    rag = models.PositiveSmallIntegerField(choices=Rag, default=Rag.UNRATED)
    due_at = models.DateTimeField(null=True)
    since = models.DateTimeField("in this custody since")
    closed_at = models.DateTimeField(null=True)
    news = models.CharField(max_length=300, blank=True)

    class Meta(CaseRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(custody="closed", holding_unit=None)
                | (~Q(custody="closed") & Q(holding_unit__isnull=False)),
                name="somebody_holds_until_closed",
            ),
            models.CheckConstraint(
                condition=Q(custody="closed", closed_at__isnull=False) | (~Q(custody="closed") & Q(closed_at=None)),
                name="closed_when",
            ),
            models.CheckConstraint(
                condition=Q(custody__in=["waiting", "at_desk", "offered"], due_at__isnull=False)
                | Q(custody__in=["held", "closed"], due_at=None),
                name="the_desk_has_a_deadline",
            ),
        ]
        indexes = [
            models.Index(fields=["holding_unit"], condition=~Q(custody="closed"), name="subject_holder"),
            models.Index(fields=["referral"], name="subject_referral"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.custody}"


@declares(none="step")
class CustodyMove(CaseRecord):
    """One step of a subject's custody: from whom to whom, when, by whom and why."""

    root = "referral"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="moves")
    step = models.CharField(max_length=12)
    from_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        indexes = [models.Index(fields=["subject", "at"], name="custody_move_subject")]

    def __str__(self) -> str:
        return self.step
