"""Whoever answers for somebody hears that they are kept out of a record."""

from datetime import datetime

from django.urls import reverse

from maru.agencies.acting import house
from maru.agencies.desk import the_desk
from maru.agencies.looking import seen_anyway
from maru.agencies.models import Conflict, Membership, User
from maru.agencies.roles import SUPERVISING
from maru.notify.operations import tell
from maru.notify.said import said

KEPT_OUT = "{conflict.reference}: somebody is kept out of it, by a conflict of interest."


def tell_supervisors(conflict: Conflict, at: datetime) -> None:
    """Whoever answers for the person hears of it, by the record's reference; nobody else does. Of what the house has
    noticed by itself they hear only where the record is open to them: the person has named it to nobody. Where it is
    open to none of them, the MARU manager hears, who then ends it if it is a mistake."""
    with house():
        units = Membership.objects.filter(user=conflict.user, until=None).values("unit")
        above = supervisors(unit__in=units)
        if conflict.how == Conflict.How.NOTICED:
            above = open_to(conflict, above) or open_to(conflict, supervisors(unit=the_desk()))
        for one in above:
            if one != conflict.user:
                tell(
                    key=f"conflict:{conflict.pk}:{one.pk}", user=one, link=reverse("conflicts:list"),
                    text=said(KEPT_OUT, conflict=conflict),
                    about=conflict.object_id, at=at,
                )  # fmt: skip


def supervisors(**where: object) -> list[User]:
    return list(User.objects.holding(SUPERVISING, **where).order_by("pk"))


def open_to(conflict: Conflict, people: list[User]) -> list[User]:
    """Those of them who see the record, and whom it is not about."""
    return [one for one in people if one != conflict.user and seen_anyway(one, conflict.kind, conflict.object_id)]
