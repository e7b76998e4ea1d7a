"""Keeping a seal: what it hides, who works that now, and looking at it again."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from maru.agencies.acting import house, operation
from maru.agencies.belonging import whole
from maru.agencies.keeping import changed
from maru.agencies.models import Membership, Seal, SealGrant, User, Withheld
from maru.agencies.operations.withholding import require_day_to_come, require_keeper, root_of, sealed
from maru.agencies.working import Work, work_on
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import ReasonMissing


@dataclass(frozen=True)
class Hidden:
    """What a seal hides or would hide, by kind, and who works any of it now."""

    kinds: Counter[str]
    work: list[Work] = field(default_factory=list)


def would_hide(record: Any, by: User) -> Hidden:
    """What a seal on this record would hide, as far as nothing of it is withheld from the person already. Asked by
    whoever is about to put it, once it is certain that they may."""
    with house():
        parts = {(part.kind, part.object_id) for part in whole(root_of(record))}
        return hidden(parts, set(Withheld.objects.hidden_from(by).values_list("object_id", flat=True)))


def hides(seal: Seal) -> Hidden:
    """What a seal hides. Asked by its keeper."""
    with house():
        return hidden(set(Withheld.objects.filter(seal=seal).values_list("kind", "object_id")))


def hidden(parts: Collection[tuple[str, UUID]], left_out: Collection[UUID] = ()) -> Hidden:
    """The desk's file is part of its referral, and has its id."""
    shown = {(kind, pk) for kind, pk in parts if pk not in left_out}
    return Hidden(Counter(kind for kind, _ in shown if kind != "deskfile"), work_on({pk for _, pk in shown}))


def let_in_of(seal: Seal, work: Collection[Work]) -> dict[Work, list[SealGrant]]:
    """Of each piece of work, who of those that do it is let in now: by name, or anybody of its unit."""
    grants = list(SealGrant.objects.now().filter(seal=seal, user__is_active=True).select_related("user"))
    rows = Membership.objects.filter(until=None, user__in=[grant.user_id for grant in grants])
    units: dict[UUID, set[UUID]] = {}
    for user_id, unit_id in rows.values_list("user", "unit"):
        units.setdefault(user_id, set()).add(unit_id)
    return {
        one: [
            grant
            for grant in grants
            if (grant.user == one.user if one.user else one.unit.pk in units.get(grant.user_id, ()))
        ]
        for one in work
    }


@operation
def look_again(*, seal: Seal, text: str, review_on: date, by: User, at: datetime) -> None:
    """The keeper has looked whether the seal must stand: it must, until another day.

    Raises NotTheKeeper, ReasonMissing, NotUntilThen.
    """
    require_keeper(seal, by)
    if not text.strip():
        raise ReasonMissing(field="text")
    require_day_to_come(review_on, at)
    with house():
        Seal.objects.filter(pk=seal.pk).update(review_on=review_on)
        seal.review_on = review_on
        trail.record(Verb.SEAL_REVIEWED, on=seal, root=sealed(seal), at=at, text=text, review_on=review_on)
        changed(seal, at)
