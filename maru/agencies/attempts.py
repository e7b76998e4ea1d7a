"""Whoever asks by name for what is withheld from them gets the answer of what is not there. It is written down, and
those who keep it are told."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from maru.agencies.models import SealGrant, Withheld
from maru.audit import trail
from maru.audit.trail import Named
from maru.audit.verbs import Verb


class Attempt(NamedTuple):
    """Somebody asked for a sealed record by its name."""

    seal: UUID
    keeper: UUID
    object_id: UUID
    reference: str
    by: UUID


Tells = Callable[[Sequence[Attempt], datetime], None]
_tells: list[Tells] = []


def register(tells: Tells) -> None:
    """`tells(attempts, at)` runs after every answer that there is nothing, most often of no attempt at all; it asks
    the database the same whether there was one or not. Adding it again changes nothing."""
    if tells not in _tells:
        _tells.append(tells)


def asked_for(names: Iterable[Any], *, by: Any, at: datetime) -> None:
    """Somebody was told that there is nothing by these names, references and ids as they stood in the address.

    What is withheld costs as many queries as what is not there: nobody learns by the clock which it was.
    """
    ids = [name for name in names if isinstance(name, UUID)]
    references = [name for name in names if isinstance(name, str) and name]
    keeper = SealGrant.objects.now().filter(seal=OuterRef("seal"), is_keeper=True).values("user")
    named = Withheld.objects.filter(Q(object_id__in=ids) | Q(reference__in=references)).hidden_from(by)
    rows = named.annotate(keeper=Subquery(keeper)).order_by("-reference")
    found = {}
    for kind, object_id, reference, seal, conflict, keeper_id in rows.values_list(
        "kind", "object_id", "reference", "seal", "conflict", "keeper"
    ):
        if (seal or conflict, object_id) in found:
            continue
        verb, why = (Verb.SEAL_ATTEMPTED, "seal") if seal else (Verb.CONFLICT_ATTEMPTED, "conflict")
        trail.record(verb, on=Named(why, seal or conflict), root=Named(kind, object_id), at=at, by=by.pk)
        found[seal or conflict, object_id] = Attempt(seal, keeper_id, object_id, reference, by.pk) if seal else None
    for tells in _tells:
        tells([attempt for attempt in found.values() if attempt and attempt.keeper], at)
