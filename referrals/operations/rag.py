"""How urgent a subject is, and the clock that goes with it: a RAG counts from receipt, whenever it is given."""

from datetime import datetime

from maru.agencies.acting import operation
from maru.agencies.desk import the_desk
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.timers.operations import start_clock, supersede_clock
from maru.timers.queries import running
from referrals.models import Referral, Subject
from referrals.models.referral import Rag
from referrals.operations.custody import refresh_queue_rows
from referrals.states import DECISION, RAG

# Blue has no clock of its own, and who is not rated yet neither (local protocol – check).
RULES = {Rag.RED: "rag_red", Rag.AMBER: "rag_amber", Rag.GREEN: "rag_green"}


@operation
def rate(*, subject: Subject, rag: int, at: datetime) -> None:
    """Set how urgent a subject is. Their RAG clock, their deadline and the referral's place in the queue follow.

    The caller holds the referral, so that nobody decides meanwhile.
    """
    referral = Referral.objects.locked().only("submitted_at").get(pk=subject.referral_id)
    subject.rag = rag
    set_rag_clock(subject, referral.submitted_at, at)
    subject.save(update_fields=["rag", "due_at"])
    refresh_queue_rows([referral])
    trail.record(Verb.SUBJECT_RATED, on=subject, root=referral, at=at, rag=rag)


def set_rag_clock(subject: Subject, received_at: datetime, at: datetime) -> None:
    """Let the clock of the subject's RAG run, from receipt, beside the one of the decision; `due_at` is the nearest.

    A clock of another RAG is superseded; the clock of the same RAG runs on. Who has come back is due at once,
    whatever their RAG.
    """
    clocks = {clock.kind: clock for clock in running([subject.pk])}
    if DECISION not in clocks:
        return
    wanted, before = RULES.get(subject.rag, ""), clocks.get(RAG)
    if before is not None and before.rule.slug != wanted:
        supersede_clock(kind=RAG, object_id=subject.pk, at=at)
        del clocks[RAG]
    if wanted and RAG not in clocks:
        clocks[RAG] = start_clock(
            kind=RAG, rule=wanted, object_id=subject.pk, unit=the_desk(), at=at, since=received_at
        )
    subject.due_at = min(clock.due_at for clock in clocks.values())
