"""Who is on duty in the county from today on: the duty detective day and night, the desk in its hours.

They begin when the story ends, so that nothing in it went by a rota. Nobody is missing this week; next week one night
of the duty detective has been given to nobody, so that the warning is there to be seen.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import cycle
from uuid import UUID

from maru.agencies.acting import acting_as
from maru.agencies.covering import LONDON
from maru.agencies.models import User
from maru.agencies.operations import give_shift, grant_membership, keep_rota, register_user
from maru.audit.context import Door
from scripts.demo.county import County

KEEPER = "maru_manager"
DAYS = 42
GAP = 9
SENIORS = (("duty_senior_detective_2", "Corwin Ashbeck", "DI", "1121"),
           ("duty_senior_detective_3", "Thea Larchmont", "DCI", "1006"))  # fmt: skip
# Unit, role, cover, and the hours of a shift; where they are the same it lasts a day.
ROTAS = (
    ("duty", "duty_senior_detective", "always", time(8), time(8)),
    ("maru-desk", "maru_manager", "hours", time(8), time(18)),
    ("maru-desk", "maru_triage_sw", "hours", time(8), time(18)),
    ("maru-desk", "maru_police_ds", "hours", time(8), time(18)),
)


def roster(county: County, *, at: datetime, door: Door) -> None:
    """Two more who may be the duty detective, and six weeks of every rota, kept by the MARU manager."""
    with acting_as(system="setup", door=door, at=at):
        for key, name, title, number in SENIORS:
            senior = register_user(
                email=f"{key}@maru.example", name=name, password=None, at=at, title=title, number=number
            )
            grant_membership(user=senior, unit=county.units["duty"], role="duty_senior_detective", at=at)
    keeper = county.people[KEEPER]
    with acting_as(keeper, door=door, at=at):
        by = {"by": keeper, "at": at}
        for slug, role, cover, starts, ends in ROTAS:
            unit = county.units[slug]
            rota = keep_rota(unit_id=unit.pk, role=role, cover=cover, **by)
            people = cycle(User.objects.holding([role], unit=unit).order_by("name").values_list("pk", flat=True))
            for user_id, starts_at, ends_at in shifts(people, at, starts, ends):
                if not (cover == "always" and starts_at <= at + timedelta(days=GAP) < ends_at):
                    give_shift(rota_id=rota.pk, user_id=user_id, starts_at=starts_at, ends_at=ends_at, **by)


def shifts(people: Iterator[UUID], at: datetime, starts: time, ends: time) -> Iterator[tuple[UUID, datetime, datetime]]:
    """One person after the other, a shift a day, from the one that goes on now."""
    yesterday = at.astimezone(LONDON).date() - timedelta(days=1)
    for day in (yesterday + timedelta(days=n) for n in range(DAYS)):
        last = day if ends > starts else day + timedelta(days=1)
        starts_at = datetime.combine(day, starts, LONDON).astimezone(UTC)
        ends_at = datetime.combine(last, ends, LONDON).astimezone(UTC)
        if ends_at > at:
            yield next(people), starts_at, ends_at
