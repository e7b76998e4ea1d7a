"""Through which glass somebody sees a record, if they would not see it otherwise."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from maru.agencies.models import Glass, Involvement
from maru.agencies.powers import powers_of

# Why such a record was read, as the trail calls it: the work gives no reason.
BEHIND_GLASS = "behind-glass"


def seen_anyway(user: Any, kind: str, object_id: UUID) -> bool:
    """Whether the person's roles or their work show the record."""
    powers = powers_of(user)
    reach = Involvement.objects.reaching(user, powers.unit_ids)
    return kind in powers.sees or reach.filter(kind=kind, object_id=object_id).exists()


def glass_over(user: Any, names: Iterable[Any]) -> Glass | None:
    """The open glass through which alone the person sees the record of one of these names, references and ids as they
    stand in an address. Of whoever has broken none nothing is asked."""
    if not powers_of(user).glasses:
        return None
    ids, references = [], []
    for name in names:
        (ids if isinstance(name, UUID) else references).append(name)
    rows = Glass.objects.open().filter(Q(object_id__in=ids) | Q(reference__in=references), user=user)
    glass = rows.order_by("-until").first()
    return None if glass is None or seen_anyway(user, glass.kind, glass.object_id) else glass
