"""The buttons of a case, from the state tables: what may be done now, and if not, why."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.common.states import Machine
from maru.web.templatetags.maru import StepButton
from referrals.states import custody
from triage import states
from triage.operations.claim import AlreadyClaimed, NothingToClaim, NotYours
from triage.queries import Case, Child

NOBODY_LEFT = "Nobody in this referral is at the desk to be decided."


def case_steps(case: Case, user: Any) -> list[StepButton]:
    """Claim, decide, put back, take over: the desk's steps on the whole referral."""
    steps = [*claiming(case, user), decision(case, user)]
    if case.claim is not None:
        steps += ending_a_claim(case, user)
    return [step for step in steps if step is not None]


def claiming(case: Case, user: Any) -> list[StepButton | None]:
    """Claim; where a colleague has it, the sentence that says who."""
    if case.claim is not None and case.claim.by_id == user.pk and "waiting" not in case.stages:
        return []
    refusal = None
    if case.claim is not None and case.claim.by_id != user.pk:
        refusal = AlreadyClaimed(_("%s has claimed this.") % case.claim.by)
    elif not any(may_step(custody, stage, "claim", user) for stage in case.stages):
        refusal = NothingToClaim()
    return [button(case, _("Claim"), "claim", refusal, post=True)]


def decision(case: Case, user: Any) -> StepButton | None:
    """Decide, for whoever is at the desk."""
    refusal = None
    if case.claim is not None and case.claim.by_id != user.pk:
        refusal = AlreadyClaimed(_("%s has claimed this.") % case.claim.by)
    elif case.claim is None:
        refusal = NotYours()
    elif not case.at_desk:
        refusal = NotYours(NOBODY_LEFT)
    return button(case, _("Decide"), "decide", refusal)


def ending_a_claim(case: Case, user: Any) -> list[StepButton | None]:
    """Putting back one's own, taking over a colleague's."""
    if case.claim.by_id == user.pk:
        if may_step(states.claim, "held", "release", user):
            return [button(case, _("Put back"), "release", None, post=True, kind="secondary")]
        return []
    if powers_of(user).may(Permission.TRIAGE_TAKE_OVER):
        return [button(case, _("Take over"), "take_over", None, kind="secondary")]
    return []


def button(case: Case, label: str, name: str, refusal: Any, **look: Any) -> StepButton:
    url = reverse(f"triage:{name}", args=[case.referral.reference])
    return StepButton(label, url, allowed=refusal is None, why=refusal or "", id=f"step-{name}", **look)


def child_steps(case: Case, child: Child, user: Any, now: datetime) -> list[tuple[str, str]]:
    """What may be done with one child beside deciding, with its address: recall its offer, pause its clock, reopen."""
    reference, steps = case.referral.reference, []
    for covered in child.handovers:
        if may_step(states.handover, covered.handover.state, "recall", user):
            url = reverse("triage:recall", args=[reference, covered.handover.reference])
            steps.append((_("Recall the offer"), url))
    if powers_of(user).may(Permission.CLOCK_PAUSE) and any(clock.may_be_paused(now) for clock in child.clocks):
        steps.append((_("Pause the clock of the rating"), reverse("triage:pause", args=[reference, child.subject.pk])))
    if may_step(custody, child.subject.custody, "reopen", user):
        steps.append((_("Reopen"), reverse("triage:reopen", args=[reference, child.subject.pk])))
    return steps


def may_step(machine: Machine, state: str, name: str, user: Any) -> bool:
    """Whether the table lets this person take the step from there."""
    return any(step.name == name for step in machine.available(state, powers_of(user).permissions))
