"""The systems of other agencies that come in by the API."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from oauth2_provider.models import Application

from maru.agencies.models import Agency, User
from maru.api.scopes import Scope
from maru.common.fields import declares


@declares(none="scopes")
class Client(models.Model):
    """One system of one agency. It signs on by its `application` (id and secret), acts under its `account`, and
    is let do what its `scopes` say, until it is ended. Where the account is a member, there it refers and answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="client")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="clients")
    account = models.OneToOneField(User, on_delete=models.PROTECT, related_name="client")
    scopes = models.JSONField(default=list)
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("registered_at")), name="client_ends_after_it_began"
            )
        ]

    def __str__(self) -> str:
        return self.account.name

    def is_let(self, scope: Scope) -> bool:
        return self.ended_at is None and scope in self.scopes


class KeptAnswerQuerySet(models.QuerySet):
    """Answers, which only the client that got them sees."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(account=user)


@declares(personal="key asked", sensitive="body", none="location")
class KeptAnswer(models.Model):
    """What a client was answered to a POST, by its Idempotency-Key: sent again, it has no second effect.

    Written in the transaction of the effect. `asked` covers method, address and body.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=100)
    asked = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    location = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    answered_at = models.DateTimeField()

    objects = KeptAnswerQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="one_answer_for_a_key")]
        indexes = [models.Index(fields=["account", "answered_at"], name="kept_answer_age")]

    def __str__(self) -> str:
        return f"{self.status} at {self.answered_at}"
