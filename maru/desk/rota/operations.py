"""Offering a colleague one's shift, and their answer."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from maru.agencies.acting import operation
from maru.agencies.models import Offer, Shift, User
from maru.agencies.operations.rota import NotOnTheRota, ShiftOver, judge
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import NotFound, Refused
from maru.notify.operations import tell
from maru.notify.said import said

OFFERED = "A colleague offers you a shift as {rota.role}. It is theirs until you say yes."
ANSWERED = "Your offer of a shift as {rota.role} is {offer.outcome}."


class OfferedAlready(Refused):
    code = "shift-offered-already"
    status = 409
    default = "You have offered this shift to somebody. Take the offer back first."


class OfferOver(Refused):
    code = "offer-over"
    status = 409
    default = "This offer has been answered or taken back, or the shift is not theirs any more."


@operation
def offer_shift(*, shift_id: UUID, to_id: UUID, by: User, at: datetime) -> Offer:
    """Somebody asks a colleague to take their shift, which has not begun. Until the colleague says yes it stays theirs.

    Raises NotFound, ShiftOver, OfferedAlready, NotOnTheRota, ImpossibleShift, OnShiftAlready.
    """
    shift = (
        Shift.objects.select_for_update(of=("self",)).select_related("rota__unit").filter(pk=shift_id, user=by).first()
    )
    if shift is None:
        raise NotFound
    if shift.removed_at is not None or shift.starts_at <= at:
        raise ShiftOver("The shift has begun, or was taken away: it can’t be offered any more.")
    if Offer.objects.filter(shift=shift, ended_at=None).exists():
        raise OfferedAlready
    if to_id == by.pk:
        raise NotOnTheRota("Choose a colleague.", field="to_id")
    shift.user_id = to_id
    judge(shift, at)
    offer = Offer.objects.create(shift=shift, by=by, to_id=to_id, offered_at=at)
    trail.record(Verb.SHIFT_OFFERED, on=offer, root=shift, at=at, to=to_id)
    text = said(OFFERED, rota=shift.rota)
    tell(key=f"offer:{offer.pk}", user=offer.to, text=text, link=reverse("rota:now"), about=None, at=at)
    return offer


@operation
def answer_offer(*, offer_id: UUID, outcome: str, by: User, at: datetime) -> Offer:
    """The colleague says yes, and has the shift from now on, or no; or whoever offered it takes the offer back.

    Raises NotFound, OfferOver, ImpossibleShift, NotOnTheRota, OnShiftAlready.
    """
    mine = {"by": by} if outcome == Offer.Outcome.WITHDRAWN else {"to": by}
    offer = Offer.objects.select_for_update().filter(pk=offer_id, **mine).first()
    if offer is None or outcome not in Offer.Outcome:
        raise NotFound
    shift = Shift.objects.select_for_update(of=("self",)).select_related("rota__unit").get(pk=offer.shift_id)
    gone = shift.removed_at is not None or shift.starts_at <= at or shift.user_id != offer.by_id
    if offer.ended_at is not None or (gone and outcome == Offer.Outcome.ACCEPTED):
        raise OfferOver
    if outcome == Offer.Outcome.ACCEPTED:
        touched = shift.changes(at, user_id=offer.to_id)
        judge(shift, at)
        shift.save(update_fields=touched)
        trail.record(Verb.SHIFT_CHANGED, on=shift, root=shift.rota, at=at, reason="offered", user=offer.to_id)
    offer.ended_at, offer.outcome = at, outcome
    offer.save(update_fields=["ended_at", "outcome"])
    trail.record(Verb.SHIFT_OFFER_ENDED, on=offer, root=shift, at=at, reason=outcome)
    if by.pk != offer.by_id:
        text = said(ANSWERED, rota=shift.rota, offer=offer)
        tell(key=f"offer:{offer.pk}:answered", user=offer.by, text=text, link=reverse("rota:now"), about=None, at=at)
    return offer
