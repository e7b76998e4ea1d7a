from maru.notify.operations.acknowledge import NothingToAcknowledge, SettledSince, acknowledge
from maru.notify.operations.digest import write_digests
from maru.notify.operations.give import AcknowledgedAlready, NotAColleague, give
from maru.notify.operations.outbox import send_outbox
from maru.notify.operations.read import mark_all_read, mark_read
from maru.notify.operations.settle import settle
from maru.notify.operations.tell import News, tell, tell_many
from maru.notify.operations.try_again import try_again
from maru.notify.operations.wish import HourMissing, QuietForNoTime, choose_mails

__all__ = [
    "AcknowledgedAlready",
    "HourMissing",
    "News",
    "NotAColleague",
    "NothingToAcknowledge",
    "QuietForNoTime",
    "SettledSince",
    "acknowledge",
    "choose_mails",
    "give",
    "mark_all_read",
    "mark_read",
    "send_outbox",
    "settle",
    "tell",
    "tell_many",
    "try_again",
    "write_digests",
]
