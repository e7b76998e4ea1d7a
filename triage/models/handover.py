"""A handover: the desk offers subjects of one referral to a partner's team and holds them until it accepts."""

from django.db import models
from django.db.models import Q

from maru.agencies.models import Unit, User
from maru.agencies.records import CaseRecord
from maru.common.fields import declares
from referrals.models import Referral, Subject
from triage.models.desk import Decision


@declares(sensitive="reason brief decline_reason report", none="reference state")
class Handover(CaseRecord):
    """One offer to one partner's team, with the brief that the desk composed for it.

    What the partner may read of it at which moment stands in `triage.projection`. With `early_help` the team's
    yes opens a CAF for each child, and the work goes on there.
    """

    root = "handover"

    class Outcome(models.TextChoices):
        SUPPORTED = "supported", "We supported the family and have finished"
        ASSESSED = "assessed", "We assessed; no further service is needed"
        ALREADY_OPEN = "already_open", "Already open to us; added to the open work"
        NOT_ENGAGED = "not_engaged", "The family did not take up the offer"
        ELSEWHERE = "elsewhere", "Another service is the right one; we passed it on with consent"

    reference = models.CharField(max_length=20, unique=True)
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, default="offered")
    reason = models.CharField("why this team, what is asked", max_length=500)
    brief = models.TextField("what the team needs to know, once it has accepted")
    early_help = models.BooleanField(default=False, db_default=False)
    level = models.PositiveSmallIntegerField(choices=Decision.Level)
    offered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    decline_reason = models.TextField(blank=True)
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True)
    report = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True)

    class Meta(CaseRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(state="offered", answered_at=None) | (~Q(state="offered") & Q(answered_at__isnull=False)),
                name="handover_answered_when",
            ),
            models.CheckConstraint(
                condition=Q(state="reported", reported_at__isnull=False) | (~Q(state="reported") & Q(reported_at=None)),
                name="handover_reported_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(decline_reason=""), name="declined_with_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_at"], name="handover_of_a_team"),
            # What has ended grows for ever; a page of it is read from here without sorting all of it.
            models.Index(fields=["unit", "-offered_at", "-id"], name="handover_newest"),
            models.Index(fields=["referral"], name="handover_referral"),
        ]

    def __str__(self) -> str:
        return self.reference


@declares(personal="name date_of_birth expected_on address")
class HandoverSubject(CaseRecord):
    """A subject covered by a handover, with the identity that the team is told: a copy, since the team never
    sees the referral. The subject is named by its id for the same reason."""

    root = "handover"

    handover = models.ForeignKey(Handover, on_delete=models.PROTECT, related_name="subjects")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=220)
    date_of_birth = models.DateField(null=True)
    expected_on = models.DateField(null=True)
    address = models.CharField(max_length=220, blank=True)

    class Meta(CaseRecord.Meta):
        constraints = [models.UniqueConstraint(fields=["handover", "subject"], name="covered_once_by_a_handover")]

    def __str__(self) -> str:
        return self.name
