"""Writing to the trail, and checking it."""

import hashlib
import json
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db import DatabaseError, connection

from maru.audit.context import Context, current
from maru.audit.models import ReasonText
from maru.audit.six import DISCLOSES
from maru.audit.verbs import Verb
from maru.common.database import NotWrittenDown, is_away


def record(
    verb: Verb,
    *,
    on: Any = None,
    root: Any = None,
    at: datetime | None = None,
    fields: Iterable[str] = (),
    reason: str = "",
    text: str = "",
    **data: Any,
) -> None:
    """Collect one event of the running context; it is appended when the context ends.

    `on` is the record, `root` the referral, person, handover or investigation that it belongs to (itself,
    where not given). What discloses says `to` whom (`addressee`) and why. `text` is a reason in somebody's own words:
    it is stored apart and only its hash joins the chain. Raises NobodyActs.
    """
    made = event(verb, on=on, root=root, at=at, fields=fields, reason=reason, text=text, **data)
    current().events.append(made)


def event(
    verb: Verb,
    *,
    on: Any = None,
    root: Any = None,
    at: datetime | None = None,
    fields: Iterable[str] = (),
    reason: str = "",
    text: str = "",
    **data: Any,
) -> dict[str, Any]:
    """One event of the running context, as `audit_append` takes it; not collected yet."""
    context = current()
    if verb in DISCLOSES and not (data.get("to") and (reason or context.reason)):
        raise ValueError(f"{verb} discloses: say to whom and why (Data Protection Act 2018, section 62)")
    if context.on_behalf_of:
        data["on_behalf_of"] = context.on_behalf_of
    top = root if root is not None else on
    return {
        "occurred_at": (at or context.at).isoformat(),
        "actor": context.actor,
        "door": context.door.value,
        "verb": verb.value,
        "kind": kind_of(on),
        "object_id": str(on.pk) if on is not None else "",
        "root": kind_of(top),
        "root_id": str(top.pk) if top is not None else "",
        "fields": sorted(fields),
        "reason": reason or context.reason,
        "text_hash": keep_text(text, top) if text else "",
        "request_id": context.request_id,
        "data": {name: str(value) for name, value in sorted(data.items())},
    }


class Named(NamedTuple):
    """A record by its kind and id, where it is not at hand itself."""

    kind: str
    pk: uuid.UUID


def addressee(record: Any) -> str:
    """To whom something was disclosed, as the trail says it: a unit, somebody, an agency's system."""
    return f"{kind_of(record)}:{record.pk}"


def kind_of(record: Any) -> str:
    """The word for a record's kind in the trail and in `Involvement`."""
    if isinstance(record, Named):
        return record.kind
    return record._meta.model_name if record is not None else ""


def keep_text(text: str, top: Any) -> str:
    """Store a free-text reason and return its hash."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    ReasonText.objects.create(id=uuid.uuid4(), hash=digest, text=text, root=kind_of(top), root_id=top.pk)
    return digest


def append(context: Context) -> None:
    """Append what the context collected, as the last act of its transaction: this takes the chain's head.

    Raises NotWrittenDown, where PostgreSQL is there and refuses: what is not in the trail does not happen, and
    nobody is shown what nobody wrote down.
    """
    if not context.events:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT audit_append(%s::jsonb)", [json.dumps(context.events)])
    except DatabaseError as error:
        if is_away(error):
            raise
        raise NotWrittenDown from error
