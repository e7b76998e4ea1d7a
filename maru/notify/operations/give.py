"""Somebody asks a colleague to take over what they were to acknowledge."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from maru.agencies.acting import house, operation
from maru.agencies.circle import circle_of
from maru.agencies.models import Absence, User
from maru.agencies.powers import powers_of
from maru.agencies.roles import SUPERVISING
from maru.agencies.rota import Duty
from maru.audit import trail
from maru.audit.trail import addressee
from maru.audit.verbs import Verb
from maru.common.errors import Refused
from maru.notify.models import Mail, Notice
from maru.notify.operations.acknowledge import NothingToAcknowledge
from maru.notify.operations.tell import mail_to


class AcknowledgedAlready(Refused):
    code = "acknowledged-already"
    status = 409
    default = "It is acknowledged already, or what it was about has ended: there is nothing to give to anybody."


class NotAColleague(Refused):
    code = "not-a-colleague"
    default = (
        "Choose somebody who holds the same role in that unit, or answers for it, who is not out of office, and who "
        "may see the record."
    )


@operation
def give(*, notice: Notice, to: User, by: User, at: datetime) -> Notice:
    """Ask a colleague to take it over: they are told the same, by notice and mail. Until they or somebody else has
    acknowledged it, it is handed on to nobody: it stays where it was, and goes on climbing.

    Raises NothingToAcknowledge, AcknowledgedAlready, NotAColleague.
    """
    if not notice.must_acknowledge:
        raise NothingToAcknowledge
    if not Notice.objects.unacknowledged().select_for_update(of=("self",)).filter(pk=notice.pk).exists():
        raise AcknowledgedAlready
    there, away = colleagues(notice, by, at)
    if to in away:
        raise out_of_office(to, away[to])
    if to not in there:
        raise NotAColleague(field="to")
    key = f"{notice.news}:given:{to.pk}"
    # The colleague's notices are not the person's to see.
    with house():
        given = Notice(
            key=key, to_user=to, given_by=by, about=notice.about, text=notice.text, link=notice.link,
            urgent=notice.urgent, must_acknowledge=True, news=notice.news, raised_at=at,
        )  # fmt: skip
        Notice.objects.bulk_create([given], ignore_conflicts=True)
        mail = mail_to(to, key, notice.text, notice.link, at, must_acknowledge=True)
        Mail.objects.bulk_create([mail], ignore_conflicts=True)
        Notice.objects.filter(pk=notice.pk).update(given_to=to, given_at=at)
    trail.record(Verb.NOTICE_GIVEN, on=notice, at=at, to=addressee(to))
    return given


class Colleagues(NamedTuple):
    """Who may be asked, and who would be were they not out of office, with whoever acts for them: themselves, where
    nobody can."""

    there: list[User]
    away: dict[User, User]


def colleagues(notice: Notice, by: User, at: datetime) -> Colleagues:
    """Whom somebody may give it to: whoever can sign in and holds the role that was told, or one of theirs where they
    were told by name, or answers for the people of that unit; nobody who must not know of the record, or is away."""
    told = {(notice.to_unit_id, notice.to_role)} if notice.to_role else held_by(by)
    found: QuerySet = User.objects.none()
    for unit, role in told:
        found |= User.objects.filter(pk__in=User.objects.holding([role, *SUPERVISING], unit=unit).values("pk"))
    circle = circle_of(notice.about)
    people = [person for person in found.order_by("name", "pk") if person.pk != by.pk and circle.holds(person)]
    absent = set(Absence.objects.between(at, at).values_list("user", flat=True))
    duty = Duty(at)
    return Colleagues(
        [person for person in people if person.pk not in absent],
        {person: duty.stand_in(person) for person in people if person.pk in absent},
    )


def out_of_office(person: User, acts: User) -> NotAColleague:
    """Why somebody who is away is given nothing, and whom to ask instead."""
    if acts == person:
        return NotAColleague(f"{person.name} is out of office, and nobody acts for them.", field="to")
    return NotAColleague(f"{person.name} is out of office: {acts.name} acts for them.", field="to")


def held_by(user: User) -> set[tuple[object, str]]:
    return {(unit, role.slug) for unit, role in powers_of(user).held}
