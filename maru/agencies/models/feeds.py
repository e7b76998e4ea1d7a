"""A person's own shifts as a calendar programme fetches them (docs/adr/0031)."""

import uuid

from django.db import models
from django.db.models import F, Q

from maru.agencies.models.users import User
from maru.common.fields import declares


@declares(sensitive="digest")
class CalendarFeed(models.Model):
    """An address that holds a secret, by which calendar programmes read somebody's shifts without a session. Of the
    secret only its digest is kept. `fetched_at`: when it was last asked, to the hour."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="calendar_feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at=None), name="one_calendar_feed_of_somebody"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("made_at")), name="calendar_feed_ends_after_it_was_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} since {self.made_at:%Y-%m-%d %H:%M}"
