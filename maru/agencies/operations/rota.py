"""Keeping rotas: which role of a unit is rostered, and who has which shift."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from maru.agencies.acting import operation
from maru.agencies.models import Membership, Rota, Shift, Unit, User
from maru.agencies.models.rota import LONGEST_SHIFT
from maru.agencies.operations.organisation import UnknownRole
from maru.agencies.operations.staff import RoleDoesNotFit
from maru.agencies.permissions import Permission
from maru.agencies.powers import Powers, powers_of, require
from maru.agencies.roles import ROLES, holding
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import NotFound, Refused

FURTHEST_AHEAD = timedelta(days=366)
KEEPING = holding(Permission.ROTA_KEEP, sees_unit=None)


class UnknownUnit(Refused):
    code = "unknown-unit"
    default = "There is no such unit, or its rota is not yours to keep."


class NobodyHoldsIt(Refused):
    code = "nobody-holds-the-role"
    default = "Nobody in that unit holds the role: give it to somebody first."


class KeptAlready(Refused):
    code = "rota-kept-already"
    status = 409
    default = "A rota is kept for that role in that unit already."


class RotaEnded(Refused):
    code = "rota-ended"
    status = 409
    default = "This rota has ended. Nothing on it changes any more."


class NotOnTheRota(Refused):
    code = "not-on-the-rota"
    default = "They do not hold the role in that unit, or can’t sign in."


class ImpossibleShift(Refused):
    code = "impossible-shift"


class ShiftOver(Refused):
    code = "shift-over"
    status = 409
    default = "That shift is over, or was taken away. What has been is not changed."


class OnShiftAlready(Refused):
    code = "on-shift-already"
    status = 409
    default = "They have a shift on this rota already at that time."


def kept_units(by: Any) -> QuerySet[Unit]:
    """The units whose rotas somebody keeps: their own; the desk's keeper also the duty detective's, and that of every
    unit in which nobody may."""
    powers = powers_of(by)
    mine = [unit for unit, role in powers.held if Permission.ROTA_KEEP in role.permissions]
    found = Q(pk__in=mine)
    if Unit.objects.filter(pk__in=mine, kind=Unit.Kind.MARU_DESK).exists():
        keepers = Membership.objects.filter(unit=OuterRef("pk"), role__in=KEEPING, until=None, user__is_active=True)
        found |= Q(kind=Unit.Kind.DUTY) | ~Exists(keepers)
    return Unit.objects.filter(found).order_by("name")


def rota_kept_by(rota_id: UUID, by: User, at: datetime, *, alone: bool = False) -> Rota:
    """A rota that somebody keeps; `alone`: nobody else changes it meanwhile.

    Raises NotPermitted, NotFound, RotaEnded.
    """
    require(by, Permission.ROTA_KEEP)
    rotas = Rota.objects.filter(unit__in=kept_units(by)).select_related("unit")
    rota = (rotas.select_for_update(of=("self",)) if alone else rotas).filter(pk=rota_id).first()
    if rota is None:
        raise NotFound
    if rota.until is not None and rota.until <= at:
        raise RotaEnded
    return rota


def shift_kept_by(shift_id: UUID, by: User, at: datetime) -> Shift:
    """A shift on a rota that somebody keeps, and nobody else changes meanwhile.

    Raises NotPermitted, NotFound, RotaEnded, ShiftOver.
    """
    found = Shift.objects.filter(pk=shift_id).first()
    if found is None:
        require(by, Permission.ROTA_KEEP)
        raise NotFound
    rota = rota_kept_by(found.rota_id, by, at, alone=True)
    shift = Shift.objects.select_for_update().get(pk=shift_id)
    shift.rota = rota
    if shift.removed_at is not None or shift.ends_at <= at:
        raise ShiftOver
    return shift


@operation
def keep_rota(*, unit_id: UUID, role: str, cover: str, by: User, at: datetime) -> Rota:
    """From now on only whoever has a shift is on duty in that role of that unit.

    Raises NotPermitted, UnknownUnit, UnknownRole, RoleDoesNotFit, NobodyHoldsIt, KeptAlready.
    """
    require(by, Permission.ROTA_KEEP)
    # Alone with the unit: two who begin the same rota at once would both find none.
    unit = Unit.objects.select_for_update(no_key=True).filter(pk=unit_id, pk__in=kept_units(by).values("pk")).first()
    if unit is None:
        raise UnknownUnit(field="unit_id")
    if role not in ROLES or cover not in Rota.Cover:
        raise UnknownRole("There is no such role, or no such cover.", field="role")
    if not ROLES[role].fits(unit.kind):
        raise RoleDoesNotFit(field="role")
    if not User.objects.holding([role], unit=unit).exists():
        raise NobodyHoldsIt(field="role")
    if Rota.objects.filter(unit=unit, role=role, until=None).exists():
        raise KeptAlready(field="role")
    rota = Rota.objects.create(unit=unit, role=role, cover=cover, since=at)
    trail.record(Verb.ROTA_KEPT, on=rota, at=at, role=role, cover=cover)
    return rota


@operation
def end_rota(*, rota_id: UUID, by: User, at: datetime) -> Rota:
    """The rota ends, and with it every shift that is not over: every holder of the role is on duty again.

    Raises NotPermitted, NotFound, RotaEnded.
    """
    rota = rota_kept_by(rota_id, by, at, alone=True)
    Rota.objects.filter(pk=rota.pk).update(until=at)
    trail.record(Verb.ROTA_ENDED, on=rota, at=at)
    end(Shift.objects.filter(rota=rota), at, reason="rota-ended")
    return rota


@operation
def give_shift(
    *, rota_id: UUID, user_id: UUID, starts_at: datetime, ends_at: datetime, by: User, at: datetime
) -> Shift:
    """Somebody is on duty at that time.

    Raises NotPermitted, NotFound, RotaEnded, ImpossibleShift, NotOnTheRota, OnShiftAlready.
    """
    rota = rota_kept_by(rota_id, by, at, alone=True)
    shift = Shift(rota=rota, user_id=user_id, starts_at=starts_at, ends_at=ends_at, given_by=by, given_at=at)
    judge(shift, at)
    shift.save(force_insert=True)
    trail.record(Verb.SHIFT_GIVEN, on=shift, root=rota, at=at, user=user_id)
    return shift


@operation
def change_shift(
    *, shift_id: UUID, user_id: UUID, starts_at: datetime, ends_at: datetime, by: User, at: datetime
) -> Shift:
    """Another person has the shift, or it begins or ends at another time. Of one that has begun only the end moves.

    Raises NotPermitted, NotFound, RotaEnded, ShiftOver, ImpossibleShift, NotOnTheRota, OnShiftAlready.
    """
    shift = shift_kept_by(shift_id, by, at)
    if shift.starts_at <= at and (user_id, starts_at) != (shift.user_id, shift.starts_at):
        raise ImpossibleShift("The shift has begun: only its end can be changed.", field="starts_at")
    fields = [name for name, new in (("user_id", user_id), ("starts_at", starts_at), ("ends_at", ends_at))
              if getattr(shift, name) != new]  # fmt: skip
    touched = shift.changes(at, user_id=user_id)
    shift.starts_at, shift.ends_at = starts_at, ends_at
    judge(shift, at)
    shift.save(update_fields=["starts_at", "ends_at", *touched])
    trail.record(Verb.SHIFT_CHANGED, on=shift, root=shift.rota, at=at, fields=fields, user=user_id)
    return shift


@operation
def remove_shift(*, shift_id: UUID, by: User, at: datetime) -> Shift:
    """The shift is taken away; one that has begun ends now.

    Raises NotPermitted, NotFound, RotaEnded, ShiftOver.
    """
    shift = shift_kept_by(shift_id, by, at)
    end(Shift.objects.filter(pk=shift.pk), at, reason="removed")
    return shift


def judge(shift: Shift, at: datetime) -> None:
    """Whether a shift can be, as it is about to be written.

    Raises ImpossibleShift, NotOnTheRota, OnShiftAlready.
    """
    judge_times(shift.starts_at, shift.ends_at, at)
    if not User.objects.holding([shift.rota.role], unit=shift.rota.unit_id).filter(pk=shift.user_id).exists():
        raise NotOnTheRota(field="user_id")
    others = Shift.objects.between(shift.starts_at, shift.ends_at).filter(rota=shift.rota_id, user=shift.user_id)
    if others.exclude(pk=shift.pk).exists():
        raise OnShiftAlready(field="starts_at")


def judge_times(starts_at: datetime, ends_at: datetime, at: datetime) -> None:
    """Whether there can be a shift at that time.

    Raises ImpossibleShift.
    """
    if ends_at <= starts_at:
        raise ImpossibleShift("The shift must end after it starts.", field="ends_at")
    if ends_at - starts_at > LONGEST_SHIFT:
        raise ImpossibleShift("A shift is at most a day long. Give several.", field="ends_at")
    if ends_at <= at:
        raise ImpossibleShift("That shift would be over already. The rota is kept for what comes.", field="starts_at")
    if starts_at > at + FURTHEST_AHEAD:
        raise ImpossibleShift("That is more than a year ahead.", field="starts_at")


def end(shifts: QuerySet[Shift], at: datetime, *, reason: str) -> int:
    """Whatever of these is not over: what has begun ends now, the rest is taken away. How many."""
    ended = list(shifts.standing().filter(ends_at__gt=at).order_by("starts_at", "id"))
    ids = [shift.pk for shift in ended]
    changed = {"changed_at": at, "revision": F("revision") + 1}
    Shift.objects.filter(pk__in=ids, starts_at__gte=at).update(removed_at=at, **changed)
    Shift.objects.filter(pk__in=ids, starts_at__lt=at).update(ends_at=at, **changed)
    for shift in ended:
        trail.record(Verb.SHIFT_REMOVED, on=shift, root=shift.rota, at=at, reason=reason, user=shift.user_id)
    return len(ended)


def shifts_left(user: User, powers: Powers, at: datetime) -> QuerySet[Shift]:
    """Shifts that are not over, of somebody of whom only these powers are left, in roles that they no longer hold."""
    held = Q(pk=None)
    for unit, role in powers.held if user.is_active else ():
        held |= Q(rota__unit=unit, rota__role=role.slug)
    return Shift.objects.standing().filter(user=user, ends_at__gt=at).exclude(held).select_related("rota__unit")
