"""Somebody looks afterwards at every look beyond one's own view."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from maru.agencies.models.users import User
from maru.agencies.models.withheld import Glass, Withheld
from maru.agencies.powers import powers_of
from maru.common.fields import declares

SEEN_AS = "glassreview"


class GlassReviewQuerySet(models.QuerySet):
    """Reviews: those of one's own looks, and for whoever reviews, those of everybody else's."""

    def visible_to(self, user: Any) -> Self:
        """Of a record that is withheld from the person there is none."""
        rows = self.exclude(about__in=Withheld.objects.hidden_from(user))
        return rows if SEEN_AS in powers_of(user).sees else rows.filter(user=user)

    def waiting(self) -> Self:
        return self.filter(reviewed_at=None)


@declares(sensitive="said words", none="finding")
class GlassReview(models.Model):
    """What somebody said when they broke the glass (`said`), and what somebody else found of it afterwards.

    It waits from the moment the glass is broken until a person who is not `user` has cleared it. `about` is the id of
    the record that was looked into.
    """

    class Finding(models.TextChoices):
        JUSTIFIED = "justified", "It was justified"
        NOT_JUSTIFIED = "not_justified", "It was not justified"
        FOLLOW_UP = "follow_up", "It must be followed up"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    glass = models.OneToOneField(Glass, on_delete=models.PROTECT, related_name="review")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    about = models.UUIDField()
    said = models.TextField()
    waits_since = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    finding = models.CharField(max_length=15, choices=Finding, blank=True)
    words = models.TextField(blank=True)

    objects = GlassReviewQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, finding="", words="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(finding="") & ~Q(words="")),
                name="reviewed_whole",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("user")), name="reviewed_by_somebody_else"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None) | Q(reviewed_at__gte=F("waits_since")),
                name="glass_reviewed_after_it_was_broken",
            ),
        ]
        indexes = [
            models.Index(fields=["waits_since"], condition=Q(reviewed_at=None), name="glass_review_waits"),
            models.Index(fields=["-reviewed_at"], condition=Q(reviewed_at__isnull=False), name="glass_review_done"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.about}"
