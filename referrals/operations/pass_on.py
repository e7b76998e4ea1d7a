"""A draft changes hands: its author passes it on, or whoever supervises them hands it on while they are away."""

from datetime import datetime
from uuid import UUID

from maru.agencies.acting import house, operation
from maru.agencies.circle import require_let_in
from maru.agencies.models import Absence, User
from maru.agencies.models.involvement import end_involvement, involve
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.agencies.rota import stand_in
from maru.audit import trail
from maru.audit.trail import addressee
from maru.audit.verbs import Verb
from maru.common.errors import ReasonMissing, Refused
from maru.notify.operations import settle, tell
from maru.notify.said import said
from maru.timers.models import Escalation
from maru.web.models import Draft
from referrals.models import Referral
from referrals.operations.draft import AlreadySubmitted
from referrals.queries import colleagues_of
from referrals.unfinished import drafts_followed_by

# Beside the pages of a draft stands by whom it was passed on, when, and what they wrote to whoever has it now.
PASSED = "_passed"
# The page about its author, which whoever has it now looks at again.
ABOUT_AUTHOR = "referrer"


class NotAColleague(Refused):
    code = "not-a-colleague"
    default = "Choose somebody of the same unit who may refer and can sign in."


class OutOfOffice(Refused):
    code = "out-of-office"


@operation
def pass_on(*, referral_id: UUID, to_id: UUID, note: str, by: User, at: datetime) -> Referral:
    """Its author passes a draft on to a colleague of the same unit, who is its author from then on and alone sees it.
    Its clocks run on.

    Raises NotPermitted, NotFound, AlreadySubmitted, NotAColleague, OutOfOffice, KeptOut, NobodyLetIn.
    """
    require(by, Permission.REFERRAL_SUBMIT)
    referral = Referral.objects.visible_to(by).locked().one(pk=referral_id, author=by)
    if referral.status != "draft":
        raise AlreadySubmitted(referral=referral.pk)
    to = colleague(referral, to_id, at)
    with house():
        move(referral, to, by, note, at)
        news = said("{referral.reference}: a colleague has passed this draft on to you.", referral=referral)
        tell_new_author(referral, news, at)
    trail.record(Verb.REFERRAL_PASSED_ON, on=referral, at=at, before=addressee(by), to=addressee(to))
    return referral


@operation
def hand_on(*, referral_id: UUID, to_id: UUID, reason: str, by: User, at: datetime) -> Referral:
    """Whoever supervises its author hands a draft on to another of the unit, with a reason and without reading it. Its
    author is told.

    Raises NotPermitted, NotFound, ReasonMissing, NotAColleague, OutOfOffice, KeptOut, NobodyLetIn.
    """
    require(by, Permission.DRAFTS_FOLLOW)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    with house():
        referral = drafts_followed_by(by).select_related("author").locked().one(pk=referral_id)
        former, to = referral.author, colleague(referral, to_id, at)
        move(referral, to, by, reason, at)
        news = said(
            "{referral.reference}: a draft that a colleague began has been handed on to you.", referral=referral
        )
        tell_new_author(referral, news, at)
        if former != by and former.is_active:
            tell(
                key=f"handed-on:{referral.pk}:{at.isoformat()}:{former.pk}", user=former, link="/referrals/", at=at,
                text=said("{referral.reference}: your draft has been handed on to a colleague.", referral=referral),
                about=referral.pk,
            )  # fmt: skip
    trail.record(
        Verb.REFERRAL_HANDED_ON, on=referral, at=at, text=reason, before=addressee(former), to=addressee(to)
    )  # fmt: skip
    return referral


def colleague(referral: Referral, to_id: UUID, at: datetime) -> User:
    """Whoever is to have it. Why somebody is kept out of a record is nobody's business: the refusal does not say so.

    Raises NotAColleague, OutOfOffice, KeptOut, NobodyLetIn.
    """
    to = colleagues_of(referral).filter(pk=to_id).first()
    if to is None:
        raise NotAColleague(field="to_id")
    if Absence.objects.between(at, at).filter(user=to).exists():
        acts = stand_in(to, at)
        who = f"{to.name} is out of office"
        raise OutOfOffice(
            f"{who}, and nobody acts for them." if acts == to else f"{who}: {acts.name} acts for them.", field="to_id"
        )
    require_let_in(referral.pk, referral.unit, to)
    return to


def move(referral: Referral, to: User, by: User, note: str, at: datetime) -> None:
    """It is theirs, and nobody else's: the words, the record, and what it was begun for. Whoever passed it on stands
    beside the pages until it is sent. Called inside `house`."""
    former = referral.author
    draft = Draft.objects.select_for_update().one(pk=referral.pk)
    draft.pages[PASSED] = {"by": by.name, "at": at.isoformat(), "note": note.strip()}
    draft.complete = [slug for slug in draft.complete if slug != ABOUT_AUTHOR]
    draft.owner, referral.author = to, to
    draft.save(update_fields=["pages", "complete", "owner"])
    involve(referral, why="author", at=at, user=to)
    referral.save(update_fields=["author"])
    end_involvement(referral, at=at, why="author", user=former)
    told = Escalation.objects.filter(step__timer__object_id=referral.pk, person=former, missed=False)
    settle(keys=list(told.values_list("key", flat=True)), at=at)


def tell_new_author(referral: Referral, text: str, at: datetime) -> None:
    tell(
        key=f"passed-on:{referral.pk}:{at.isoformat()}", user=referral.author, text=text, about=referral.pk, at=at,
        link=f"/referrals/{referral.reference}/edit/",
    )  # fmt: skip
