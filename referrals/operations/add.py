"""Adding to a referral that has been submitted, and asking to withdraw it."""

from datetime import datetime
from uuid import UUID, uuid4

from maru.agencies.acting import house, operation
from maru.agencies.desk import the_desk
from maru.agencies.models import Unit, User
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.audit import trail
from maru.audit.trail import addressee
from maru.audit.verbs import Verb
from maru.common.errors import NotFound, ReasonMissing, Refused
from maru.common.ids import id_once
from maru.notify.operations import tell
from maru.notify.said import Said, said
from referrals import states
from referrals.models import Addition, Referral, Subject
from referrals.operations.tell import tell_desk
from referrals.queries import may_withdraw


class NothingToAdd(Refused):
    code = "nothing-to-add"
    default = "Write what you want to add."


class NotYetSubmitted(Refused):
    code = "not-yet-submitted"
    status = 409
    default = "This referral is still a draft: put it into the form itself."


@operation
def add_information(*, referral_id: UUID, text: str, by: User, at: datetime, once: UUID | None = None) -> Addition:
    """Append something to a submitted referral and alert the desk.

    The same words from the same page, by its mark `once` (a double click, a retry), change nothing.
    Raises NotPermitted, NotFound, NotYetSubmitted, NothingToAdd.
    """
    require(by, Permission.REFERRAL_ADD)
    referral = Referral.objects.visible_to(by).locked().one(pk=referral_id)
    if referral.status == "draft":
        raise NotYetSubmitted
    if not text.strip():
        raise NothingToAdd(field="text")
    addition_id = id_once(once, referral.pk, by.pk, text)
    known = Addition.objects.visible_to(by).filter(pk=addition_id).first()
    if known is not None:
        return known
    addition = enclose(referral=referral, text=text, by=by, at=at, addition_id=addition_id)
    alert(referral, f"added:{addition.pk}", said("information has been added."), at)
    return addition


@operation
def enclose(*, referral: Referral, text: str, by: User, at: datetime, addition_id: UUID | None = None) -> Addition:
    """Something that goes along with a referral of one's own: appended to it, without another alert."""
    addition = Addition.objects.create(id=addition_id or uuid4(), referral=referral, by=by, at=at, text=text)
    trail.record(
        Verb.REFERRAL_ADDED_TO, on=addition, root=referral, at=at, fields=["text"], reason=referral.lawful_basis,
        to=addressee(the_desk()),
    )  # fmt: skip
    return addition


@operation
def withdraw(*, referral_id: UUID, reason: str, by: User, at: datetime) -> Referral:
    """Whoever sent the referral no longer stands by it. The desk still holds every subject, and decides.

    Raises NotPermitted, NotFound, TransitionNotAllowed, ReasonMissing.
    """
    require(by, Permission.REFERRAL_WITHDRAW)
    referral = Referral.objects.visible_to(by).locked().one(pk=referral_id)
    if not may_withdraw(by, referral):
        raise NotFound
    step = states.referral.step_from(referral.status, "withdraw")
    if not reason.strip():
        raise ReasonMissing(field="reason")
    referral.status, referral.withdrawn_at = step.to, at
    referral.save(update_fields=["status", "withdrawn_at"])
    trail.record(step.verb, on=referral, at=at, text=reason)
    alert(referral, f"withdrawn:{referral.pk}", said("its author has asked to withdraw it. You decide."), at)
    return referral


def alert(referral: Referral, key: str, text: Said, at: datetime) -> None:
    """Tell the desk, and the CAIU unit that holds a subject. A partner hears it from the desk."""
    with house():
        tell_desk(referral=referral, key=key, text=text, at=at)
        holding = Subject.objects.filter(referral=referral).exclude(holding_unit=None)
        for unit in Unit.objects.filter(pk__in=holding.values("holding_unit"), kind=Unit.Kind.CAIU):
            tell(
                key=f"{key}:{unit.slug}",
                text=said("{referral.reference}: {text}", referral=referral, text=text),
                link="/caiu/",
                unit=unit,
                role="caiu_ds",
                about=referral.pk,
                at=at,
            )
