"""The trail itself. Rows are written by the database function `audit_append` and by nothing else."""

from django.db import models

from maru.common.fields import declares


@declares(
    personal="data",
    none="actor door verb kind object_id root root_id fields reason text_hash request_id previous hash",
)
class AuditEvent(models.Model):
    """One thing somebody did, saw, or was refused.

    Holds ids, verbs, field names and reason codes, never personal data. `occurred_at` is the actor's clock
    (the story's in the demo), `recorded_at` the database's. `hash` covers the row and the hash before it.
    """

    seq = models.BigIntegerField(primary_key=True)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.TextField()
    door = models.TextField()
    verb = models.TextField()
    kind = models.TextField()
    object_id = models.TextField()
    root = models.TextField()
    root_id = models.TextField()
    fields = models.JSONField()
    reason = models.TextField()
    text_hash = models.TextField()
    request_id = models.TextField()
    data = models.JSONField()
    previous = models.TextField()
    hash = models.TextField()

    class Meta:
        db_table = "audit_event"
        default_permissions = ()
        indexes = [
            models.Index(fields=["root_id", "-seq"], name="audit_root"),
            models.Index(fields=["actor", "-occurred_at", "-seq"], name="audit_actor_at"),
            models.Index(fields=["verb", "-occurred_at", "-seq"], name="audit_verb_at"),
            models.Index(fields=["-occurred_at", "-seq"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"


@declares(sensitive="text hash", none="root")
class ReasonText(models.Model):
    """A reason in somebody's own words, apart from the chain that holds its hash, so that the law's
    corrections remain possible (UK GDPR Art 16; DPA 2018 s46)."""

    id = models.UUIDField(primary_key=True)
    hash = models.TextField()
    text = models.TextField()
    root = models.TextField()
    root_id = models.UUIDField()

    class Meta:
        db_table = "audit_reason_text"
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)


class Position(models.Model):
    """How far a part of the house has read the trail, and when it last did."""

    part = models.CharField(primary_key=True, max_length=20)
    seq = models.BigIntegerField(default=0)
    at = models.DateTimeField(null=True)

    class Meta:
        db_table = "audit_position"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.part} {self.seq}"
