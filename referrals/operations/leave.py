"""Whoever leaves an agency leaves it what they wrote for it."""

from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from maru.agencies.acting import operation
from maru.agencies.desk import the_desk
from maru.agencies.models import Agency, Involvement, Unit
from maru.agencies.permissions import Permission
from maru.agencies.powers import Powers
from maru.agencies.roles import holding
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.notify.operations import tell
from maru.notify.said import said
from maru.web.models import Draft
from referrals.models import Referral

# Why a referral names its author in person.
AUTHORED = ("author", "submitted")
LEFT_ONE = "A colleague has left {unit} with 1 referral begun and never sent. Hand it on to somebody who goes on."
LEFT_MANY = (
    "A colleague has left {unit} with {drafts} referrals begun and never sent. Hand them on to somebody who goes on."
)


def written_for_others(user: Any, powers: Powers) -> QuerySet[Referral]:
    """What somebody wrote, of whom these powers are left, for agencies to which they no longer belong."""
    still = Agency.objects.filter(units__in=[unit for unit, _ in powers.held])
    named = Involvement.objects.now().filter(kind=Referral.root, user=user, why__in=AUTHORED)
    return Referral.objects.filter(pk__in=named.values("object_id")).exclude(unit__agency__in=still)


def drafts_left(user: Any, powers: Powers) -> QuerySet[Referral]:
    """Those of them that were begun and never sent."""
    written = Draft.objects.filter(owner=user).exclude(pages={})
    return written_for_others(user, powers).filter(status="draft", pk__in=written.values("pk"))


@operation
def leave_what_was_written(*, user: Any, powers: Powers, at: datetime) -> None:
    """Their referrals and drafts for an agency that they leave are closed to them. Who supervises the unit is told how
    many drafts were never sent, and nothing of what they say; they hand them on. Part of their leaving.
    """
    for unit_id, drafts in drafts_left(user, powers).values_list("unit").annotate(n=Count("pk")).order_by("unit"):
        tell_of_drafts(Unit.objects.get(pk=unit_id), user, drafts, at)
    theirs = list(written_for_others(user, powers).values_list("pk", flat=True))
    named = Involvement.objects.now().filter(kind=Referral.root, user=user, why__in=AUTHORED, object_id__in=theirs)
    if named.update(until=at):
        trail.record(Verb.REFERRALS_LEFT, on=user, at=at, referrals=len(theirs))


def tell_of_drafts(unit: Unit, user: Any, drafts: int, at: datetime) -> None:
    """To whoever supervises the unit; to the MARU manager where nobody does."""
    roles = unit.roles_held(holding(Permission.DRAFTS_FOLLOW))
    text = said(LEFT_ONE if drafts == 1 else LEFT_MANY, unit=unit, drafts=drafts)
    for whom, role in [(unit, role) for role in roles] or [(the_desk(), "maru_manager")]:
        key = f"drafts-left:{user.pk}:{at.isoformat()}:{role}"
        tell(key=key, text=text, link="/referrals/unfinished/", about=None, unit=whom, role=role, at=at)
