"""The first wall: rows that a person may see. And the base of every table that holds personal data."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import Q

from maru.agencies.models import Involvement, Withheld
from maru.agencies.powers import powers_of
from maru.common.errors import NotFound


class ScopedQuerySet(models.QuerySet):
    """Rows of a root or of one of its children, as far as a person may see them."""

    def visible_to(self, user: Any) -> Self:
        """What the person's roles see whole, what they or their units are involved in now, and what they look into
        behind broken glass; never what is withheld from them.

        For one record, or a small set; pages take ids from Involvement first (FOUNDATION.md section 3).
        """
        powers, rows = powers_of(user), self.not_withheld_from(user)
        if self.model.root in powers.sees:
            seen_whole = self.model.seen_whole()
            return rows if seen_whole is None else rows.filter(seen_whole | self.reached(user, powers))
        return rows.filter(self.reached(user, powers))

    def reached(self, user: Any, powers: Any) -> Q:
        root, column = self.model.root, self.model.root_column()
        ids = Involvement.objects.reaching(user, powers.unit_ids).filter(kind=root)
        reached = Q(**{f"{column}__in": ids.values("object_id")})
        looked_into = powers.looks_into(root)
        return reached | Q(**{f"{column}__in": looked_into}) if looked_into else reached

    def not_withheld_from(self, user: Any) -> Self:
        """Without what a seal or a conflict of interest hides from the person."""
        return self.exclude(**{f"{self.model.root_column()}__in": Withheld.objects.hidden_from(user)})

    def locked(self) -> Self:
        return self.select_for_update(of=("self",))

    def one(self, **lookup: Any) -> Any:
        """The one record, or the same refusal for none and for hidden.

        Raises NotFound.
        """
        found = list(self.filter(**lookup)[:1])
        if not found:
            raise NotFound
        return found[0]


class CaseRecord(models.Model):
    """A table of personal data. `root` is the kind of record that involvement is kept for; a child table
    has a foreign key of that name. Its migration puts it behind the second wall with `protect`."""

    root = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()

    @classmethod
    def root_column(cls) -> str:
        """The column that holds the root's id."""
        return "pk" if cls._meta.model_name == cls.root else f"{cls.root}_id"

    @classmethod
    def seen_whole(cls) -> Q | None:
        """Which rows a role that sees this kind whole sees without involvement; None for all."""
        return None
