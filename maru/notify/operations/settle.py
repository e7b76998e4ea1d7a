"""What somebody was told has ended: a decision is made, an answer given. Nobody has to take note of it any more."""

from collections.abc import Collection
from datetime import datetime

from maru.agencies.acting import house, operation
from maru.notify.models import Notice


@operation
def settle(*, keys: Collection[str], at: datetime) -> None:
    """The cause of the news of these keys has ended. What nobody has acknowledged or read is asked of nobody from now
    on, and stays in the inbox as settled."""
    # They are addressed to others than whoever ends the cause.
    with house():
        Notice.objects.unacknowledged().filter(news__in=keys).update(settled_at=at)
        Notice.objects.unread().filter(key__in=keys).update(settled_at=at)
