"""Being out of office, and who acts for one meanwhile."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from maru.agencies.acting import operation
from maru.agencies.models import Absence, Membership, User
from maru.agencies.operations.rota import kept_units
from maru.agencies.permissions import Permission
from maru.agencies.powers import powers_of
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import NotFound, Refused

LONGEST_ABSENCE = timedelta(days=366)
# One at a time: two that are written at once could make a circle that neither sees.
ABSENCES = 0x6D61_7275_0001


class ImpossibleAbsence(Refused):
    code = "impossible-absence"


class StandInDoesNotFit(Refused):
    code = "stand-in-does-not-fit"
    default = "Choose somebody who holds one of the same roles in the same unit, and can sign in."


class CircleOfAbsences(Refused):
    code = "circle-of-absences"
    default = "At that time they are out of office themselves, and in the end nobody would act. Choose somebody else."


def keeps_for(by: User, user_id: UUID) -> bool:
    """Whether somebody keeps a rota in a unit to which the other belongs, and so may say that they are away."""
    if not powers_of(by).may(Permission.ROTA_KEEP):
        return False
    return Membership.objects.filter(user=user_id, until=None, unit__in=kept_units(by)).exists()


@operation
def add_absence(*, user_id: UUID, acts_id: UUID, since: datetime, until: datetime, by: User, at: datetime) -> Absence:
    """Somebody is out of office at that time, and another acts for them: on duty, and in what is told to them alone.
    One says it oneself, or whoever keeps the unit's rota does.

    Raises NotFound, ImpossibleAbsence, StandInDoesNotFit, CircleOfAbsences.
    """
    if user_id != by.pk and not keeps_for(by, user_id):
        raise NotFound
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ABSENCES])
    absence = Absence(user_id=user_id, acts_id=acts_id, since=since, until=until)
    judge(absence, at)
    absence.save(force_insert=True)
    trail.record(Verb.ABSENCE_GIVEN, on=absence, at=at, user=user_id, acts=acts_id)
    return absence


@operation
def end_absence(*, absence_id: UUID, by: User, at: datetime) -> Absence:
    """They are back: from now on nobody acts for them. One that has not begun is taken back. Ending it again changes
    nothing.

    Raises NotFound.
    """
    absence = Absence.objects.select_for_update().filter(pk=absence_id).first()
    if absence is None or (absence.user_id != by.pk and not keeps_for(by, absence.user_id)):
        raise NotFound
    finish(absence, at, reason="back")
    return absence


def judge(absence: Absence, at: datetime) -> None:
    """Whether an absence can be, as it is about to be written.

    Raises ImpossibleAbsence, StandInDoesNotFit, CircleOfAbsences.
    """
    if absence.until <= absence.since:
        raise ImpossibleAbsence("It must end after it begins.", field="until")
    if absence.until <= at:
        raise ImpossibleAbsence("That would be over already.", field="until")
    if absence.until - absence.since > LONGEST_ABSENCE or absence.since > at + LONGEST_ABSENCE:
        raise ImpossibleAbsence("An absence begins within a year, and lasts a year at most.", field="until")
    if absence.acts_id == absence.user_id:
        raise ImpossibleAbsence("Nobody acts for themselves. Choose a colleague.", field="acts_id")
    if not colleagues(absence.user_id).filter(pk=absence.acts_id).exists():
        raise StandInDoesNotFit(field="acts_id")
    if overlapping(absence.user_id, absence.since, absence.until):
        raise ImpossibleAbsence("At that time they are out of office already: end that absence first.", field="since")
    if comes_round(absence, absence.acts_id, absence.since, absence.until, frozenset()):
        raise CircleOfAbsences(field="acts_id")


def colleagues(user_id: UUID) -> QuerySet[User]:
    """Who may act for somebody: whoever holds one of their roles in the same unit, and can sign in."""
    mine = Membership.objects.filter(user=user_id, until=None, unit=OuterRef("unit"), role=OuterRef("role"))
    shared = Membership.objects.filter(Exists(mine), until=None).values("user")
    found = User.objects.filter(pk__in=shared, is_active=True, signs_in=True)
    return found.exclude(pk=user_id).order_by("name", "pk")


def overlapping(user_id: UUID, since: datetime, until: datetime) -> list[Absence]:
    """Somebody's absences that touch that time."""
    return list(Absence.objects.standing().filter(user=user_id, since__lt=until, until__gt=since))


def comes_round(first: Absence, user_id: UUID, since: datetime, until: datetime, seen: frozenset[UUID]) -> bool:
    """Whether at some moment of that time acting for that person comes back to whom the first absence is of."""
    if user_id == first.user_id:
        return True
    if user_id in seen:
        return False
    return any(
        comes_round(first, one.acts_id, max(since, one.since), min(until, one.until), seen | {user_id})
        for one in overlapping(user_id, since, until)
    )


def finish(absence: Absence, at: datetime, *, reason: str) -> None:
    """It ends now, or never begins; nothing, where it is over."""
    if absence.removed_at is not None or absence.until <= at:
        return
    change = {"until": at} if absence.since < at else {"removed_at": at}
    Absence.objects.filter(pk=absence.pk).update(**change)
    trail.record(Verb.ABSENCE_ENDED, on=absence, at=at, reason=reason, user=absence.user_id)
