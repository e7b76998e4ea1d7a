"""What is done in an investigation."""

from django.db import models
from django.db.models import Q

from caiu.models.investigation import Investigation
from maru.agencies.models import User
from maru.agencies.records import CaseRecord
from maru.common.fields import declares


@declares(sensitive="text")
class LogEntry(CaseRecord):
    """One entry of the investigation's log: appended, never changed."""

    root = "investigation"

    investigation = models.ForeignKey(Investigation, on_delete=models.PROTECT, related_name="log")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    child_seen = models.BooleanField("a child was seen", default=False)
    text = models.TextField()

    class Meta(CaseRecord.Meta):
        indexes = [models.Index(fields=["investigation", "-at"], name="log_newest")]

    def __str__(self) -> str:
        return f"log of {self.investigation_id}"


@declares(sensitive="what result", none="due_on")
class Action(CaseRecord):
    """Something somebody is to do in an investigation by a day."""

    root = "investigation"

    investigation = models.ForeignKey(Investigation, on_delete=models.PROTECT, related_name="actions")
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=500, blank=True)

    class Meta(CaseRecord.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at=None, result="") | (Q(done_at__isnull=False) & ~Q(result="")),
                name="done_with_a_result",
            )
        ]
        indexes = [models.Index(fields=["owner", "due_on"], condition=Q(done_at=None), name="action_open")]

    def __str__(self) -> str:
        return self.what
