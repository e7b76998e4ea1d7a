"""What the desk's clocks mean for a subject when they are due at another time, and what those of a draft are about."""

from collections.abc import Sequence
from uuid import UUID

from maru.agencies.models import Involvement
from maru.agencies.models.organisation import roles_held_in
from maru.agencies.rota import MANAGER, SUPERVISORS
from maru.notify.said import said
from maru.timers import moved, registry
from maru.timers.models import Timer
from maru.timers.registry import Matter
from referrals.models import Referral
from referrals.operations.custody import follow_clocks
from referrals.states import DECISION, DRAFT_CLOCKS, DRAFT_IN_DANGER, DRAFT_UNFINISHED, RAG, REDECIDE

WHAT = {
    DRAFT_UNFINISHED: "a draft that nobody has sent",
    DRAFT_IN_DANGER: "a draft that says somebody is in immediate danger and has not been sent",
}


def drafts(timers: Sequence[Timer]) -> dict[UUID, Matter]:
    """Its author has it in hand; where they have left, whoever supervises their unit."""
    ids = [timer.object_id for timer in timers]
    begun = Referral.objects.select_related("author", "unit").in_bulk(ids)
    held = Involvement.objects.now().filter(kind=Referral.root, why="author", object_id__in=ids, user__is_active=True)
    owned = set(held.values_list("object_id", "user"))
    above = roles_held_in({referral.unit for referral in begun.values()}, SUPERVISORS)
    there = [timer for timer in timers if timer.object_id in begun]
    gone = [timer for timer in timers if timer.object_id not in begun]
    found = {timer.pk: draft(timer, begun[timer.object_id], owned, above) for timer in there}
    return found | {timer.pk: deleted(timer) for timer in gone}


def draft(timer: Timer, referral: Referral, owned: set[tuple[UUID, UUID]], above: dict[UUID, set[str]]) -> Matter:
    """Nothing of what it says; the address tells its author from whoever supervises them."""
    return Matter(
        about=referral.pk,
        reference=said("{referral.reference}", referral=referral),
        link=f"/referrals/{referral.reference}/unfinished/",
        what=said(WHAT[timer.kind]),
        owner=referral.author if (referral.pk, referral.author_id) in owned else None,
        unit=referral.unit,
        roles=tuple(role for role in SUPERVISORS if role in above[referral.unit_id]) or (MANAGER,),
    )


def deleted(timer: Timer) -> Matter:
    """What somebody was told of and is not there any more."""
    words = said("a draft that was deleted")
    return Matter(
        about=None, reference=said(""), link="/referrals/", what=words, owner=None, unit=timer.unit, roles=(MANAGER,)
    )  # fmt: skip


def register() -> None:
    """Make these known to the sweep, and hear of clocks that have been moved, or stood still."""
    for kind in DRAFT_CLOCKS:
        registry.register(kind, matters=drafts)
    for kind in (DECISION, RAG, REDECIDE):
        moved.register(kind, follow_clocks)
