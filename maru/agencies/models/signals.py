"""What the house noticed of somebody's looking, and what somebody else found of it."""

import uuid
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from maru.agencies.models.users import User
from maru.agencies.powers import powers_of
from maru.common.fields import declares

SEEN_AS = "signal"


class SignalQuerySet(models.QuerySet):
    """Signals: for those who clear them, of everybody but themselves."""

    def visible_to(self, user: Any) -> Self:
        return self.exclude(user=user) if SEEN_AS in powers_of(user).sees else self.none()

    def waiting(self) -> Self:
        return self.filter(cleared_at=None)


@declares(sensitive="words", none="rule outcome seqs")
class Signal(models.Model):
    """Somebody's looking was unusual: by which rule, from when until when, and on which rows of the trail that rests.

    It says nothing of any record. It waits until a person who is not `user` has cleared it. `first_seq` is the first
    of the rows: a look counts once for a rule. `about` is the id of the one record that it is about, where the rule
    goes by the record.
    """

    class Rule(models.TextChoices):
        ALIKE = "alike", "Somebody in the record is called like them"
        MANY = "many", "Many records in a short time"
        OUT_OF_HOURS = "out_of_hours", "Outside working hours"
        RETURNING = "returning", "The same record again and again, without working on it"

    class Outcome(models.TextChoices):
        EXPLAINED = "explained", "There was a good reason"
        CONFLICT = "conflict", "The record concerns them: a conflict of interest"
        NOT_JUSTIFIED = "not_justified", "It was not justified"
        FOLLOW_UP = "follow_up", "It must be followed up"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.CharField(max_length=15, choices=Rule)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    about = models.UUIDField(null=True, blank=True)
    first_seq = models.BigIntegerField()
    seqs = ArrayField(models.BigIntegerField())
    since = models.DateTimeField()
    until = models.DateTimeField()
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=15, choices=Outcome, blank=True)
    words = models.TextField(blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "rule", "first_seq"], name="one_signal_of_a_rule_for_a_window"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="signal_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(cleared_at=None, cleared_by=None, outcome="", words="")
                | (Q(cleared_at__isnull=False, cleared_by__isnull=False) & ~Q(outcome="") & ~Q(words="")),
                name="cleared_whole",
            ),
            models.CheckConstraint(
                condition=Q(cleared_by=None) | ~Q(cleared_by=F("user")), name="cleared_by_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(cleared_at=None) | Q(cleared_at__gte=F("raised_at")), name="cleared_after_it_was_raised"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "rule", "-until"], name="signal_of_somebody"),
            models.Index(fields=["raised_at", "id"], condition=Q(cleared_at=None), name="signal_waits"),
            models.Index(fields=["-cleared_at", "-id"], condition=Q(cleared_at__isnull=False), name="signal_cleared"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.rule}"
