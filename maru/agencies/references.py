"""Records by the reference that people read out, and references by a record's id, whatever room they stand in.

Read inside `house`, by whoever has asked whether they may: it shows that a record exists.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps

from maru.agencies.belonging import Root
from maru.agencies.records import CaseRecord
from maru.common.ids import is_reference


@cache
def referenced() -> dict[str, Any]:
    """The roots that have a reference, by their kind."""
    found = {}
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if issubclass(model, CaseRecord) and model._meta.model_name == model.root and "reference" in names:
            found[model.root] = model
    return found


def by_reference(reference: str) -> Root | None:
    """The record of that reference, if there is one."""
    if not is_reference(reference):
        return None
    for kind, model in referenced().items():
        for pk in model.objects.filter(reference=reference).values_list("pk", flat=True):
            return Root(kind, pk, reference)
    return None


def references_of(records: Iterable[tuple[str, UUID]]) -> dict[UUID, str]:
    """The references of these records, by their ids, where their kind has any. One question a kind."""
    wanted = defaultdict(set)
    for kind, pk in records:
        # The desk's file of a referral has its id.
        wanted["referral" if kind == "deskfile" else kind].add(pk)
    found: dict[UUID, str] = {}
    for kind, ids in wanted.items():
        if kind in referenced():
            found |= dict(referenced()[kind].objects.filter(pk__in=ids).values_list("pk", "reference"))
    return found
