"""What is found out, agreed and looked at again in an assessment."""

from django.db import models
from django.db.models import Q

from caf.models.assessment import Assessment
from maru.agencies.models import User
from maru.agencies.records import CaseRecord
from maru.common.fields import declares


@declares(sensitive="strengths needs", none="domain element")
class DomainEntry(CaseRecord):
    """Strengths and needs in one element of a domain (`caf.domains`), as last agreed, and the version of the
    assessment with which they were written."""

    root = "assessment"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="entries")
    domain = models.CharField(max_length=20)
    element = models.CharField(max_length=20)
    strengths = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0, db_default=0)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        constraints = [
            models.UniqueConstraint(fields=["assessment", "domain", "element"], name="an_element_once_a_caf")
        ]

    def __str__(self) -> str:
        return f"{self.domain}: {self.element}"


@declares(personal="who", sensitive="wanted what result", none="due_on")
class AgreedAction(CaseRecord):
    """Something that somebody has agreed to do by a London day: a practitioner, a parent, the child."""

    root = "assessment"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="actions")
    wanted = models.CharField("what is to become better", max_length=300)
    what = models.CharField("what is done about it", max_length=300)
    who = models.CharField("who does it", max_length=120)
    due_on = models.DateField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=500, blank=True)

    class Meta(CaseRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, result="") | (Q(done_at__isnull=False) & ~Q(result="")),
                name="agreed_action_done_with_a_result",
            )
        ]
        indexes = [models.Index(fields=["assessment", "due_on"], name="agreed_action_due")]

    def __str__(self) -> str:
        return self.what


@declares(personal="present", sensitive="progress family_said", none="held_on next_on")
class Review(CaseRecord):
    """One meeting of those who help and the family: what has changed, and when they meet again."""

    root = "assessment"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="reviews")
    held_on = models.DateField()
    present = models.CharField("who was there", max_length=300)
    progress = models.TextField("what has changed")
    family_said = models.TextField("what the child and the family said", blank=True)
    next_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta(CaseRecord.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(next_on__gt=models.F("held_on")), name="next_review_is_later")
        ]
        indexes = [models.Index(fields=["assessment", "-held_on"], name="review_newest")]

    def __str__(self) -> str:
        return f"review of {self.assessment_id}"
