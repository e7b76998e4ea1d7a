"""What is done with a file, each link of its chain of custody written as it happens."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from maru.agencies.acting import operation
from maru.agencies.models import User
from maru.audit import trail
from maru.audit.context import current
from maru.audit.trail import Named
from maru.audit.verbs import Verb
from maru.common.rows import insert
from maru.files import store
from maru.files.kinds import clean_name, told
from maru.files.models import Attachment, Handling
from maru.files.pictures import copy_without_what_it_tells
from maru.files.refusals import MOST, Changed, NotReleased, Quarantined, TooMany

What = Handling.What


@operation
def receive(*, root: Any, data: bytes, name: str, by: User, at: datetime, kept: bool = False) -> Attachment:
    """Take a file in, for a record that the caller has locked. `kept` says that it is evidence at once.

    Its bytes are on the disk before its row is, so that there is no row without bytes. The same file once more changes
    nothing. Raises a subclass of NotTaken.
    """
    kind = told(data, name)
    there = Attachment.objects.visible_to(by).of(root)
    sha256 = store.digest(data)
    known = there.filter(sha256=sha256).first()
    if known is not None:
        return known
    if there.count() >= MOST:
        raise TooMany
    attachment = Attachment(
        id=uuid4(), root_kind=root._meta.model_name, root_id=root.pk, by=by, at=at, kept_at=at if kept else None,
        name=clean_name(name, kind), kind=kind.slug, size=len(data), sha256=sha256,
    )  # fmt: skip
    store.write(attachment.pk, data)
    insert([attachment])
    handled(attachment, What.RECEIVED, at)
    trail.record(Verb.FILE_RECEIVED, on=attachment, root=root_of(attachment), at=at, sha256=sha256)
    return attachment


@operation
def remove(*, attachment: Attachment, at: datetime) -> None:
    """Destroy a file of a draft that its author does not want to send. What became evidence stays."""
    Attachment.objects.filter(pk=attachment.pk, kept_at=None).delete()
    handled(attachment, What.REMOVED, at)
    trail.record(Verb.FILE_REMOVED, on=attachment, root=root_of(attachment), at=at, sha256=attachment.sha256)
    # Not before it is sure that the row is gone; what a crash leaves is cleared by `errands.clear_orphans`.
    transaction.on_commit(partial(store.destroy, attachment.pk))


@operation
def remove_all(*, root: Any, at: datetime) -> None:
    """Destroy all that is attached to a draft, which is discarded."""
    for attachment in Attachment.objects.of(root).filter(kept_at=None):
        remove(attachment=attachment, at=at)


@operation
def keep_all(*, root: Any, at: datetime) -> None:
    """The record was submitted: what is attached to it is evidence, and nobody removes it any more."""
    files = list(Attachment.objects.of(root).filter(kept_at=None))
    if not files:
        return
    Attachment.objects.filter(pk__in=[file.pk for file in files]).update(kept_at=at)
    for file in files:
        handled(file, What.KEPT, at)


@operation
def show(*, attachment: Attachment, at: datetime, reason: str) -> bytes:
    """The copy of a picture that tells of nothing but what is to be seen.

    Raises NotReleased, Quarantined, Changed.
    """
    picture = copy_without_what_it_tells(whole(attachment))
    handled(attachment, What.SHOWN, at)
    trail.record(Verb.FILE_READ, on=attachment, root=root_of(attachment), at=at, reason=reason)
    return picture


@operation
def give(*, attachment: Attachment, at: datetime, reason: str) -> bytes:
    """The original, byte for byte as it came.

    Raises NotReleased, Quarantined, Changed.
    """
    data = whole(attachment)
    handled(attachment, What.GIVEN, at)
    trail.record(Verb.FILE_ORIGINAL_READ, on=attachment, root=root_of(attachment), at=at, reason=reason)
    return data


def whole(attachment: Attachment) -> bytes:
    """The bytes, if they may be opened and are those that came.

    Raises NotReleased, Quarantined, Changed.
    """
    ids = {"attachment": attachment.pk}
    if attachment.scan == Attachment.Scan.FOUND:
        raise Quarantined(**ids)
    if not attachment.is_released:
        raise NotReleased(**ids)
    data = store.read(attachment.pk)
    if data is None or store.digest(data) != attachment.sha256:
        raise Changed(**ids)
    return data


@operation
def sound_alarm(*, attachment: Attachment, at: datetime) -> None:
    """Write down that the bytes on the disk are not those that came, with what they are now."""
    data = store.read(attachment.pk)
    now = store.digest(data) if data is not None else ""
    handled(attachment, What.CHANGED, at, sha256=now)
    trail.record(
        Verb.FILE_CHANGED, on=attachment, root=root_of(attachment), at=at, reason="changed" if now else "missing",
        was=attachment.sha256, now=now,
    )  # fmt: skip


@operation
def note_scan(*, attachment_id: UUID, found: str, at: datetime) -> None:
    """What the scanner said: released, or quarantined for good. Said a second time it changes nothing."""
    file = Attachment.objects.locked().filter(pk=attachment_id, scan=Attachment.Scan.WAITING).first()
    if file is None:
        return
    file.scan = Attachment.Scan.FOUND if found else Attachment.Scan.CLEAN
    file.found, file.scanned_at, file.tried_at = found, at, None
    file.save(update_fields=["scan", "found", "scanned_at", "tried_at"])
    handled(file, What.QUARANTINED if found else What.RELEASED, at)
    verb = Verb.FILE_QUARANTINED if found else Verb.FILE_RELEASED
    trail.record(verb, on=file, root=root_of(file), at=at)


def handled(attachment: Attachment, what: Handling.What, at: datetime, sha256: str | None = None) -> None:
    """One more link of the chain."""
    insert(
        [
            Handling(
                attachment_id=attachment.pk, root_kind=attachment.root_kind, root_id=attachment.root_id, at=at,
                actor=current().actor, what=what, sha256=attachment.sha256 if sha256 is None else sha256,
            )
        ]
    )  # fmt: skip


def root_of(attachment: Attachment) -> Named:
    return Named(attachment.root_kind, attachment.root_id)
