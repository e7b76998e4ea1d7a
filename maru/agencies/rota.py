"""Who is on duty, who is reached where nobody is, and who acts for whom (docs/adr/0031).

`on_duty`, `reach` and `stand_in` answer one question; whoever has many of one moment asks one `Duty`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from maru.agencies.covering import Span, cut, hours, uncovered
from maru.agencies.models import Absence, Membership, Rota, Shift, Unit, User
from maru.agencies.permissions import Permission
from maru.agencies.roles import ROLES, holding

MANAGER = "maru_manager"
# Who follows the deadlines of their unit.
SUPERVISORS = holding(Permission.DEADLINES_FOLLOW)


class Reached(NamedTuple):
    """Whom a role stands for at a moment. `instead_of` is the role in which nobody was on duty, if so."""

    role: str
    unit: Unit
    people: list[User]
    instead_of: str


class Away:
    """Who is out of office when, and who acts for them: through all who are away themselves."""

    def __init__(self, absences: Iterable[Absence]) -> None:
        self.of: dict[UUID, list[Absence]] = defaultdict(list)
        for absence in absences:
            self.of[absence.user_id].append(absence)

    def instead(self, user_id: UUID, at: datetime) -> UUID:
        """The person, or who acts for them then."""
        seen = set()
        while user_id not in seen:
            seen.add(user_id)
            absence = next((one for one in self.of.get(user_id, ()) if one.since <= at < one.until), None)
            user_id = absence.acts_id if absence else user_id
        return user_id

    @property
    def moments(self) -> set[datetime]:
        """When anybody goes or comes back."""
        return {moment for several in self.of.values() for one in several for moment in (one.since, one.until)}


class Duty:
    """Who is on duty at one moment, in whatever roles: read with one query for each kind of thing, and one for the
    holders of each role that is asked for."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._holders: dict[str, dict[UUID, list[User]]] = {}
        self._reached: dict[tuple[str, UUID], Reached] = {}

    @cached_property
    def _kept(self) -> set[tuple[UUID, str]]:
        return set(Rota.objects.kept(self.at).values_list("unit_id", "role"))

    @cached_property
    def _on_shift(self) -> dict[tuple[UUID, str], list[UUID]]:
        found = defaultdict(list)
        shifts = Shift.objects.at(self.at).order_by("starts_at", "id")
        for unit, role, user in shifts.values_list("rota__unit_id", "rota__role", "user_id"):
            found[unit, role].append(user)
        return found

    @cached_property
    def _away(self) -> Away:
        return Away(Absence.objects.between(self.at, self.at))

    @cached_property
    def _seats(self) -> dict[str, Unit]:
        """The desk and the duty unit, where a role that is not held in one's own unit sits."""
        return {unit.kind: unit for unit in Unit.objects.filter(kind__in=(Unit.Kind.MARU_DESK, Unit.Kind.DUTY))}

    def holders(self, role: str, unit: Unit) -> list[User]:
        """Whoever holds the role in the unit and can sign in, on duty or not."""
        if role not in self._holders:
            found = defaultdict(list)
            rows = Membership.objects.filter(role=role, until=None, user__is_active=True, user__signs_in=True)
            for membership in rows.select_related("user").order_by("user__name", "user"):
                found[membership.unit_id].append(membership.user)
            self._holders[role] = found
        return self._holders[role].get(unit.pk, [])

    def on(self, role: str, unit: Unit) -> list[User]:
        """Who is on duty in the role; nobody, in a gap. Whoever acts for somebody who is away does so in the roles
        that they hold there themselves."""
        held = {user.pk: user for user in self.holders(role, unit)}
        key = (unit.pk, role)
        ids = self._on_shift.get(key, []) if key in self._kept else list(held)
        there = dict.fromkeys(self._away.instead(user_id, self.at) for user_id in ids if user_id in held)
        return [held[user_id] for user_id in there if user_id in held]

    def reach(self, role: str, unit: Unit) -> Reached:
        """Who is on duty in the role, or else in the next one up; at the very top whoever holds it, and at last every
        MARU manager."""
        if (role, unit.pk) not in self._reached:
            self._reached[role, unit.pk] = self._reach(role, unit)
        return self._reached[role, unit.pk]

    def _reach(self, role: str, unit: Unit) -> Reached:
        asked = role
        while True:
            people = self.on(role, unit)
            if people:
                return Reached(role, unit, people, "" if role == asked else asked)
            above = ROLES[role].above
            seat = self.seat(above, unit)
            if seat is None:
                break
            role, unit = above, seat
        desk = self._seats.get(Unit.Kind.MARU_DESK)
        people = self.holders(role, unit)
        if people or desk is None:
            return Reached(role, unit, people, asked)
        return Reached(MANAGER, desk, self.holders(MANAGER, desk), asked)

    def supervise(self, unit: Unit) -> Reached:
        """Whoever is on duty of those who supervise the unit; of the MARU managers, where nobody there does."""
        role = next((role for role in SUPERVISORS if self.holders(role, unit)), MANAGER)
        return self.reach(role, self.seat(role, unit) or unit)

    def seat(self, role: str, unit: Unit) -> Unit | None:
        """Where a role sits, seen from a unit: there, at the MARU desk, or in the duty unit."""
        if not role:
            return None
        units = (unit, self._seats.get(Unit.Kind.MARU_DESK), self._seats.get(Unit.Kind.DUTY))
        return next((one for one in units if one is not None and ROLES[role].fits(one.kind)), None)

    def stand_in(self, user: User) -> User:
        """The person, or who acts for them now; the person too where whoever acted can't sign in any more."""
        instead = self._away.instead(user.pk, self.at)
        if instead == user.pk:
            return user
        return User.objects.filter(pk=instead, is_active=True, signs_in=True).first() or user


def on_duty(role: str, unit: Unit, at: datetime) -> list[User]:
    """Who is on duty then in that role of that unit; nobody, in a gap."""
    return Duty(at).on(role, unit)


def reach(role: str, unit: Unit, at: datetime) -> Reached:
    """Who is on duty then in that role, or in the next one up in which somebody is."""
    return Duty(at).reach(role, unit)


def stand_in(user: User, at: datetime) -> User:
    """The person, or who acts for them then."""
    return Duty(at).stand_in(user)


def gaps(rotas: Collection[Rota], within: Span) -> dict[UUID, list[Span]]:
    """When nobody would be on duty within that time, though somebody must, by the rota's id. A shift of somebody who
    is away, and for whom nobody acts who holds the role there, covers nothing."""
    away = Away(Absence.objects.between(*within))
    held = set(
        Membership.objects.filter(
            unit__in={rota.unit_id for rota in rotas}, role__in={rota.role for rota in rotas}, until=None,
            user__is_active=True, user__signs_in=True,
        ).values_list("unit_id", "role", "user_id")
    )  # fmt: skip
    shifts = defaultdict(list)
    for shift in Shift.objects.between(*within).filter(rota__in=rotas):
        shifts[shift.rota_id].append(shift)
    found = {}
    for rota in rotas:
        covered = [
            piece
            for shift in shifts[rota.pk]
            for piece in cut(Span(shift.starts_at, shift.ends_at), away.moments if shift.user_id in away.of else ())
            if {(rota.unit_id, rota.role, user) for user in (shift.user_id, away.instead(shift.user_id, piece.starts))}
            <= held
        ]
        found[rota.pk] = uncovered(needed(rota, within), covered)
    return found


def needed(rota: Rota, within: Span) -> list[Span]:
    """When somebody must be on duty within that time."""
    if rota.cover == Rota.Cover.ALWAYS:
        return [within]
    return hours(rota.unit.open_days, rota.unit.opens, rota.unit.closes, within)
