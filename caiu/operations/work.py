"""Working an investigation: the log and the actions."""

from datetime import date, datetime
from uuid import UUID

from caiu import states
from caiu.models import Action, Investigation, LogEntry
from caiu.operations.allocate import detective
from maru.agencies.acting import operation
from maru.agencies.circle import require_let_in
from maru.agencies.models import User
from maru.agencies.permissions import Permission
from maru.agencies.powers import require
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import Refused
from maru.common.ids import id_once
from maru.timers.clock import LONDON


class InvestigationEnded(Refused):
    code = "investigation-ended"
    status = 409
    default = "This investigation has ended; nothing more can be written into it."


class Empty(Refused):
    code = "nothing-written"
    default = "Write what was done or is to be done."


class DueInThePast(Refused):
    code = "due-in-the-past"
    default = "Choose a day that is today or later."


class AlreadyDone(Refused):
    code = "action-already-done"
    status = 409
    default = "This action has been done already."


def open_one(investigation_id: UUID, by: User) -> Investigation:
    """The investigation, as far as the actor may work in it."""
    require(by, Permission.CAIU_WORK)
    investigation = Investigation.objects.visible_to(by).locked().one(pk=investigation_id)
    if investigation.state not in states.OPEN:
        raise InvestigationEnded(investigation=investigation.pk)
    return investigation


@operation
def add_log_entry(
    *, investigation_id: UUID, text: str, child_seen: bool, by: User, at: datetime, once: UUID | None = None
) -> LogEntry:
    """Append to the log. The same words from the same page, by its mark `once` (a double click, a retry), change
    nothing.

    Raises NotPermitted, NotFound, InvestigationEnded, Empty.
    """
    investigation = open_one(investigation_id, by)
    if not text.strip():
        raise Empty(field="text")
    entry_id = id_once(once, investigation.pk, by.pk, child_seen, text)
    known = LogEntry.objects.filter(pk=entry_id).first()
    if known is not None:
        return known
    entry = LogEntry.objects.create(
        id=entry_id, investigation=investigation, by=by, at=at, text=text, child_seen=child_seen
    )
    trail.record(Verb.INVESTIGATION_LOGGED, on=entry, root=investigation, at=at)
    return entry


@operation
def set_action(*, investigation_id: UUID, what: str, owner: UUID, due_on: date, by: User, at: datetime) -> Action:
    """Set an action for a detective of the unit, with the day by which it is due. The same words a second time (a
    double click, a retry) change nothing.

    Raises NotPermitted, NotFound, InvestigationEnded, Empty, NotOfThisUnit, KeptOut, NobodyLetIn, DueInThePast.
    """
    investigation = open_one(investigation_id, by)
    if not what.strip():
        raise Empty(field="what")
    if due_on < at.astimezone(LONDON).date():
        raise DueInThePast(field="due_on")
    doing = detective(investigation, owner)
    require_let_in(investigation.pk, investigation.unit, doing)
    task = {"investigation": investigation, "what": what, "owner": doing, "due_on": due_on}
    known = Action.objects.filter(**task, set_by=by, done_at=None).first()
    if known is not None:
        return known
    action = Action.objects.create(**task, set_by=by, set_at=at)
    trail.record(Verb.ACTION_SET, on=action, root=investigation, at=at)
    return action


@operation
def finish_action(*, action_id: UUID, result: str, by: User, at: datetime) -> Action:
    """Say what came of an action.

    Raises NotPermitted, NotFound, InvestigationEnded, AlreadyDone, Empty.
    """
    require(by, Permission.CAIU_WORK)
    action = Action.objects.visible_to(by).locked().one(pk=action_id)
    investigation = open_one(action.investigation_id, by)
    if action.done_at:
        raise AlreadyDone(action=action.pk)
    if not result.strip():
        raise Empty("Say what came of it.", field="result")
    action.done_at, action.result = at, result
    action.save(update_fields=["done_at", "result"])
    trail.record(Verb.ACTION_DONE, on=action, root=investigation, at=at)
    return action
