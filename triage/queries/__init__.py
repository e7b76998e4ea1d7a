"""What the desk's pages read: the queue, one case, what waits in numbers."""

from triage.queries.case import Case, Child, case_at_the_desk
from triage.queries.clocks import Clock, Outlook, clocks_of, rules_for_rating
from triage.queries.counts import Waiting, claimed_count, tab_counts, waiting_summary
from triage.queries.destinations import Destinations, destinations
from triage.queries.queue import Place, Queue, Row, arrived_since, queue_page

__all__ = [
    "Case",
    "Child",
    "Clock",
    "Destinations",
    "Outlook",
    "Place",
    "Queue",
    "Row",
    "Waiting",
    "arrived_since",
    "case_at_the_desk",
    "claimed_count",
    "clocks_of",
    "destinations",
    "queue_page",
    "rules_for_rating",
    "tab_counts",
    "waiting_summary",
]
