"""What was begun and never sent, as whoever supervises its author sees it: who, since when, whether it says that
somebody is in danger. Never a word of what it says."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.db.models.fields.json import KT

from maru.agencies.acting import house
from maru.agencies.models import Involvement, Unit
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.agencies.records import ScopedQuerySet
from maru.timers.models import Timer
from maru.web.models import Draft
from referrals.models import Referral
from referrals.states import DRAFT_CLOCKS

# More than any unit leaves lying.
MOST = 200


@dataclass(frozen=True)
class Unfinished:
    """One draft, without its contents. `gone` says that its author has left and nobody has it."""

    reference: str
    author: str
    unit: str
    gone: bool
    started_at: datetime
    saved_at: datetime
    in_danger: bool
    due_at: datetime | None


def drafts_followed_by(user: Any) -> ScopedQuerySet:
    """Others’ drafts in units that somebody supervises; of every unit, at the MARU desk and on duty, to whom what
    nobody took up climbs. Nothing that is withheld from them. Called inside `house`."""
    rows = Referral.objects.filter(status="draft").exclude(author=user).not_withheld_from(user)
    units = [unit for unit, role in powers_of(user).held if Permission.DRAFTS_FOLLOW in role.permissions]
    if Unit.objects.filter(pk__in=units, kind__in=(Unit.Kind.MARU_DESK, Unit.Kind.DUTY)).exists():
        return rows
    return rows.filter(unit__in=units)


def referral_followed_by(user: Any, reference: str) -> Referral:
    """The one of that reference. Raises NotFound."""
    with house():
        return drafts_followed_by(user).select_related("unit", "author").one(reference=reference)


def unfinished_for(user: Any, **which: Any) -> list[Unfinished]:
    """What is written and not sent: where somebody is in danger first, then what lies longest. `which` narrows it."""
    if not powers_of(user).may(Permission.DRAFTS_FOLLOW):
        return []
    with house():
        rows = drafts_followed_by(user).filter(**which).select_related("author", "unit")
        found = {row.pk: row for row in rows}
        drafts = (
            Draft.objects.filter(pk__in=found).exclude(pages={}).annotate(danger=KT("pages__danger__immediate_danger"))
        )
        drafts = drafts.order_by("saved_at", "pk").values("pk", "started_at", "saved_at", "danger")[:MOST]
        held = Involvement.objects.now().filter(kind=Referral.root, why="author", object_id__in=found)
        authors = set(held.filter(user__is_active=True).values_list("object_id", flat=True))
        clocks = Timer.objects.filter(object_id__in=found, kind__in=DRAFT_CLOCKS, state=Timer.State.RUNNING)
        due = dict(clocks.order_by(F("due_at").desc()).values_list("object_id", "due_at"))
        made = [told(found[one["pk"]], one, authors, due) for one in drafts]
    return sorted(made, key=lambda one: (not one.in_danger, one.started_at))


def told(referral: Referral, draft: dict[str, Any], authors: set[Any], due: dict[Any, datetime]) -> Unfinished:
    return Unfinished(
        reference=referral.reference,
        author=referral.author.name,
        unit=referral.unit.name,
        gone=referral.pk not in authors,
        started_at=draft["started_at"],
        saved_at=draft["saved_at"],
        in_danger=draft["danger"] == "yes",
        due_at=due.get(referral.pk),
    )
