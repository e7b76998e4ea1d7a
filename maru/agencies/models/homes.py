"""Where the people who sign in live, in a form that nobody can read (docs/adr/0026)."""

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from maru.agencies.models.users import User
from maru.common.fields import declares

# Local protocol – check: how long a home that somebody has left still says whose family a record is about.
COUNTS_ON = timedelta(days=365)


class HomeQuerySet(models.QuerySet):
    """Homes, each known to whoever lives there and to nobody else."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(user=user)

    def counting(self, at: datetime) -> Self:
        """Those that are compared with records: where somebody lives, or has lived within COUNTS_ON."""
        return self.filter(Q(until=None) | Q(until__gt=at - COUNTS_ON))


@declares(personal="place_digest postcode_digest phone_digest", none="key_mark")
class Home(models.Model):
    """Somebody who signs in lives there, or lived there, as they say themselves.

    Kept are keyed digests of the dwelling, its postcode and a telephone number of their own, so that the house can
    keep them out of the records of their own family; `key_mark` tells the key apart by which they were made.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="homes")
    place_digest = models.CharField(max_length=64)
    postcode_digest = models.CharField(max_length=64)
    phone_digest = models.CharField(max_length=64, blank=True)
    key_mark = models.CharField(max_length=64)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = HomeQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "place_digest"], condition=Q(until=None), name="lives_there_once"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="left_home_after_they_came"
            ),
        ]
        indexes = [
            models.Index(fields=["postcode_digest"], name="home_postcode"),
            models.Index(fields=["phone_digest"], condition=~Q(phone_digest=""), name="home_phone"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.since:%Y-%m-%d}"
