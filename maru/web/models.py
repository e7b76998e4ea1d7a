"""Drafts: what somebody has typed and not yet sent."""

import uuid
from typing import Any, Self

from django.db import models

from maru.agencies.models import User
from maru.common.errors import NotFound
from maru.common.fields import declares


class DraftQuerySet(models.QuerySet):
    """Drafts, which only their owner sees."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(owner=user)

    def one(self, **lookup: Any) -> "Draft":
        """Raises NotFound."""
        found = list(self.filter(**lookup)[:1])
        if not found:
            raise NotFound
        return found[0]

    def taken(self, pk: uuid.UUID, owner: Any) -> "Draft":
        """The owner's draft, for the last time: it becomes a record, and its row is gone.

        Raises NotFound.
        """
        took = self.raw("DELETE FROM web_draft WHERE id = %s AND owner_id = %s RETURNING *", [pk, owner.pk])
        draft = next(iter(took), None)
        if draft is None:
            raise NotFound
        return draft


@declares(sensitive="pages", none="kind complete")
class Draft(models.Model):
    """A form half written: its pages as typed. It has the id of the record that it will become.

    `pages` maps a page's slug to its cleaned or merely typed data; `complete` lists the pages that have
    passed their own checks. `version` grows with each save, so that two tabs notice each other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    pages = models.JSONField(default=dict)
    complete = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["owner", "-saved_at"], name="draft_owner")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
