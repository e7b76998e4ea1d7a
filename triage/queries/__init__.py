"""What the desk's pages read: the queue, one case, what waits in numbers."""

from triage.queries.case import Case, Child, case_at_the_desk
from triage.queries.counts import Waiting, claimed_count, tab_counts, waiting_summary
from triage.queries.destinations import Destinations, destinations
from triage.queries.queue import Place, Queue, Row, arrived_since, queue_page

__all__ = [
    "Case",
    "Child",
    "Destinations",
    "Place",
    "Queue",
    "Row",
    "Waiting",
    "arrived_since",
    "case_at_the_desk",
    "claimed_count",
    "destinations",
    "queue_page",
    "tab_counts",
    "waiting_summary",
]
