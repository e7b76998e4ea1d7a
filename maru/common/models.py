"""What the product keeps about the database itself."""

from django.db import models


class Release(models.Model):
    """A copy of the house that was restored from a backup and let go again: from then on it sends.

    `name` is the copy's own, which a restore writes into its server's settings before the first start; so a copy
    made later, of whatever backup, has another and is held.
    """

    name = models.CharField(primary_key=True, max_length=80)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
