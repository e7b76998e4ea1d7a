"""Beginning a referral, and keeping what has been typed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from maru.agencies.acting import operation
from maru.agencies.models import Unit, User
from maru.agencies.models.involvement import end_involvement, involve
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of, require
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import Refused
from maru.common.ids import next_reference
from maru.files.operations import remove_all
from maru.timers.operations import start_clock, stop_clock, stop_clocks
from maru.web.models import Draft
from referrals.completeness import BY_SLUG, is_complete
from referrals.models import Referral
from referrals.states import DRAFT_CLOCKS, DRAFT_IN_DANGER, DRAFT_UNFINISHED

# Beside the pages of a draft stands which open window saved each of them last, and when and on what.
EDITORS = "_editors"
SAVED = "_saved"
LEFT = "_left"


class AlreadySubmitted(Refused):
    code = "already-submitted"
    status = 409
    default = "This referral has been submitted and can't be edited. You can add information to it."


class UnknownPage(Refused):
    code = "unknown-page"
    status = 404
    default = "The form has no such page."


class SavedElsewhere(Refused):
    code = "saved-elsewhere"
    status = 409
    default = (
        "This page was saved in another window or on another device since you opened it. "
        "Both texts are kept: compare them below and save again."
    )


@operation
def start(*, by: User, at: datetime) -> Referral:
    """Begin a referral: a reference, an empty draft. Only its author sees it.

    Raises NotPermitted.
    """
    require(by, Permission.REFERRAL_SUBMIT)
    referral = begun(by, at)
    involve(referral, why="author", at=at, user=by)
    referral.save(force_insert=True)
    Draft.objects.create(id=referral.pk, kind="referral", owner=by, started_at=at, saved_at=at)
    trail.record(Verb.REFERRAL_STARTED, on=referral, at=at)
    return referral


def begun(by: User, at: datetime, unit_id: UUID | None = None, external_reference: str = "") -> Referral:
    """A referral with its reference, not saved yet, in the unit in which its author refers."""
    unit = Unit.objects.get(pk=unit_id or powers_of(by).unit_for(Permission.REFERRAL_SUBMIT))
    return Referral(
        reference=next_reference("MR", at), author=by, unit=unit, started_at=at, external_reference=external_reference
    )


@operation
def save_page(
    *,
    referral_id: UUID,
    page: str,
    answers: dict[str, Any],
    complete: bool,
    by: User,
    at: datetime,
    editor: str = "",
    where: str = "",
    seen: str | None = None,
    typing: bool = False,
    leaving: bool = False,
) -> Draft:
    """Keep a page of the draft as typed. `complete` says whether the page's own checks have passed.

    `editor` names the open window that saves and `where` its device, `seen` the one whose save it was opened on: a
    save by any other since then is refused, not overwritten. Without `seen` nothing is compared. What a window saves
    while its page is typed (`typing`) and what it saves last (`leaving`) may arrive in the wrong order: what was typed
    before is then left aside, so that the last words stand.
    Raises NotPermitted, NotFound, UnknownPage, AlreadySubmitted, SavedElsewhere.
    """
    require(by, Permission.REFERRAL_SUBMIT)
    if page not in BY_SLUG:
        raise UnknownPage
    referral = Referral.objects.visible_to(by).locked().only("status").one(pk=referral_id, author=by)
    if referral.status != "draft":
        raise AlreadySubmitted(referral=referral.pk)
    draft = Draft.objects.visible_to(by).one(pk=referral_id)
    left = draft.pages.setdefault(LEFT, {})
    if typing and editor and left.get(page) == editor:
        return draft
    editors = draft.pages.setdefault(EDITORS, {})
    last = editors.get(page, "")
    if seen is not None and last not in (seen, editor) and draft.pages.get(page) not in (None, answers):
        raise SavedElsewhere(referral=referral.pk)
    chase(referral, draft, page, answers, at)
    draft.pages[page] = answers
    editors[page] = editor
    draft.pages.setdefault(SAVED, {})[page] = {"at": at.isoformat(), "where": where}
    if leaving:
        left[page] = editor
    done = complete and is_complete(BY_SLUG[page], answers)
    draft.complete = sorted({*draft.complete} - {page} | ({page} if done else set()))
    draft.saved_at = at
    draft.version += 1
    draft.save(update_fields=["pages", "complete", "saved_at", "version"])
    trail.record(Verb.REFERRAL_SAVED, on=referral, at=at, fields=[page])
    return draft


def chase(referral: Referral, draft: Draft, page: str, answers: dict[str, Any], at: datetime) -> None:
    """What is written and not sent nobody knows of: a clock runs from the first page that is saved, and a shorter one
    for as long as the draft says that somebody is in danger."""
    if draft.version == 1:
        start_clock(kind=DRAFT_UNFINISHED, object_id=referral.pk, unit=referral.unit, at=at)
    if page != "danger":
        return
    before, now = in_danger(draft.pages.get(page)), in_danger(answers)
    if now and not before:
        start_clock(kind=DRAFT_IN_DANGER, object_id=referral.pk, unit=referral.unit, at=at)
    elif before and not now:
        stop_clock(kind=DRAFT_IN_DANGER, object_id=referral.pk, at=at, met=False)


def in_danger(answers: dict[str, Any] | None) -> bool:
    """Whether the first page says that somebody is in danger now."""
    return (answers or {}).get("immediate_danger") == "yes"


@operation
def discard(*, referral_id: UUID, by: User, at: datetime) -> None:
    """Throw a draft away: the author changed their mind before anybody was told.

    Raises NotPermitted, NotFound, AlreadySubmitted.
    """
    require(by, Permission.REFERRAL_SUBMIT)
    referral = Referral.objects.visible_to(by).locked().one(pk=referral_id, author=by)
    if referral.status != "draft":
        raise AlreadySubmitted(referral=referral.pk)
    remove_all(root=referral, at=at)
    stop_clocks(kinds=DRAFT_CLOCKS, object_ids=[referral.pk], at=at, met=False)
    Draft.objects.visible_to(by).filter(pk=referral_id).delete()
    Referral.objects.filter(pk=referral_id, status="draft").delete()
    trail.record(Verb.REFERRAL_DISCARDED, on=referral, at=at)
    end_involvement(referral, at=at, why="author", user=by)
