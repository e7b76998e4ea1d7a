"""Who may know of a record at all: everybody, or those whom its seals let in and whom no conflict keeps out."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from maru.agencies.models import Membership, SealGrant, Unit, User, Withheld
from maru.agencies.roles import ROLES
from maru.common.errors import Refused


@dataclass(frozen=True)
class Circle:
    """`let_in` are those who may know of a sealed record, and `sealed` says that it is one; `kept_out` may not know of
    it whoever else does."""

    sealed: bool = False
    let_in: tuple[User, ...] = ()
    kept_out: frozenset[UUID] = frozenset()

    def holds(self, person: User) -> bool:
        return person.pk not in self.kept_out and (not self.sealed or person in self.let_in)

    def of(self, people: Iterable[User]) -> list[User]:
        """Those of these people who may know, and all who are let in, each once."""
        found = dict.fromkeys((*people, *self.let_in))
        return [person for person in found if self.holds(person)] if self.sealed or self.kept_out else list(found)


class KeptOut(Refused):
    """Why, and by whom it was said, is nobody's business who only gives out work."""

    code = "kept-out"
    status = 409
    default = "They cannot be given this one. Choose somebody else."


class NobodyLetIn(Refused):
    code = "nobody-let-in"
    status = 409


def require_let_in(object_id: UUID, unit: Unit, person: User | None = None) -> None:
    """Work goes to nobody who is kept out of it, and sealed work only to where somebody may see it: the person, or a
    member who sees what the unit works.

    Raises KeptOut, NobodyLetIn.
    """
    circle = circle_of(object_id)
    if person and person.pk in circle.kept_out:
        raise KeptOut(field="to", record=object_id)
    if not circle.sealed:
        return
    whom = person.name if person else _("somebody of %s") % unit
    readers = [slug for slug, role in ROLES.items() if role.sees_unit]
    members = Membership.objects.filter(unit=unit, user__in=circle.let_in, role__in=readers, until=None)
    if not (circle.holds(person) if person else members.exists()):
        sentence = _("This record is sealed, and they would see nothing of it. Ask its keeper to let %s in first.")
        raise NobodyLetIn(sentence % whom, record=object_id)


def circle_of(object_id: UUID | None) -> Circle:
    """The circle of a record, by its id; of none, everybody."""
    return circles_of([object_id])[object_id]


def circles_of(object_ids: Iterable[UUID | None]) -> dict[UUID | None, Circle]:
    """The circles of any number of records, by their ids, asked for together."""
    wanted = set(object_ids)
    seals: dict[UUID | None, set[UUID]] = {one: set() for one in wanted}
    kept_out: dict[UUID | None, set[UUID]] = {one: set() for one in wanted}
    for row in Withheld.objects.filter(object_id__in=wanted - {None}) if wanted - {None} else ():
        if row.seal_id:
            seals[row.object_id].add(row.seal_id)
        if row.from_user_id:
            kept_out[row.object_id].add(row.from_user_id)
    passed = passed_by(set().union(*seals.values()))
    return {one: Circle(bool(seals[one]), through(seals[one], passed), frozenset(kept_out[one])) for one in wanted}


def passed_by(seals: set[UUID]) -> dict[User, set[UUID]]:
    """Which of these seals let somebody in now, of everybody whom one of them does, the longest first."""
    grants = SealGrant.objects.now().filter(seal__in=seals, user__is_active=True).select_related("user")
    passed: dict[User, set[UUID]] = {}
    for grant in grants.order_by("since", "id"):
        passed.setdefault(grant.user, set()).add(grant.seal_id)
    return passed


def through(seals: set[UUID], passed: dict[User, set[UUID]]) -> tuple[User, ...]:
    """Who is let in by each one of these seals; nobody, where there is none."""
    return tuple(user for user, by in passed.items() if seals and seals <= by)
