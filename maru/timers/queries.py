"""What clocks say."""

from collections.abc import Iterable
from uuid import UUID

from maru.timers.models import Timer


def is_running(kind: str, object_ids: Iterable[UUID]) -> bool:
    """Whether a clock of that kind runs for any of these records."""
    return Timer.objects.filter(kind=kind, object_id__in=list(object_ids), state=Timer.State.RUNNING).exists()
