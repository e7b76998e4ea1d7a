"""Which records belong together: withholding one withholds all that tells of it. Rooms say it of their kinds."""

from collections.abc import Callable, Iterable
from typing import NamedTuple
from uuid import UUID


class Root(NamedTuple):
    """A record that involvement is kept for: its kind, its id, and its reference where it has one."""

    kind: str
    object_id: UUID
    reference: str = ""


Parts = Callable[[UUID], Iterable[Root]]
_parts: dict[str, Parts] = {}


def register(kind: str, parts: Parts) -> None:
    """`parts(id)` gives the roots that stand in a record of this kind or came out of it. Called in `AppConfig.ready`,
    by the room whose roots they are; several rooms may say so of one kind under `kind`."""
    before = _parts.get(kind)
    _parts[kind] = parts if before is None else lambda object_id: (*before(object_id), *parts(object_id))


def whole(top: Root, *, but: str = "") -> list[Root]:
    """The record and everything that belongs to it, each once; without others of the kind `but`, and what belongs to
    those. Read beyond anybody's view, inside `house`."""
    found, waiting = {top.object_id: {top.kind: top}}, [top]
    while waiting:
        root = waiting.pop()
        for part in _parts.get(root.kind, lambda _: ())(root.object_id):
            kinds = found.setdefault(part.object_id, {})
            if part.kind not in kinds and part.kind != but:
                kinds[part.kind] = part
                waiting.append(part)
    return [root for kinds in found.values() for root in kinds.values()]
