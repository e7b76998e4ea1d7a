"""The county's year as it is told: everybody's stories side by side, and people who read their inboxes."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from random import Random

from maru.audit.context import Door
from maru.desk.homes.operations import add_home
from maru.notify.operations import mark_all_read
from maru.timers.clock import LONDON
from referrals.models import Party
from scripts.demo import whole
from scripts.demo.clock import Story, StoryClock
from scripts.demo.county import County
from scripts.demo.draw import Year
from scripts.demo.names import Neighbourhood
from scripts.demo.planning import Planner
from scripts.demo.plans import Plan
from scripts.demo.present import Present
from scripts.demo.scribe import Scribe
from scripts.demo.stories import Teller
from scripts.demo.walk import Walker

SEED = 20140325  # the day of the paper
REFERRALS_A_CAF = 9  # besides those that the desk's decisions bring
READ_EVERY, LAST_READ = timedelta(days=30), timedelta(hours=40)
TOLD_EVERY = 4  # per cent
NEIGHBOUR = "maru_info_officer"


def live(
    built: County, *, began: datetime, now: datetime, year: int, readers: Collection[str], tell: Callable[[str], None]
) -> int:
    """Let everything happen in the county until `now`: `year` referrals of the past twelve months, the open work
    of today, and early help that began without a referral. `readers` read their inboxes. How many referrals there
    were."""
    random = Random(SEED)  # noqa: S311 - a story, not a secret
    planner = Planner(whole.everybody(), random)
    plans, openings = planned(planner, random, now, year)
    walk = Walker(built, Door.DEMO)
    clock = StoryClock(until=now, door=Door.DEMO)
    teller = Teller(walk, Scribe(planner.phrases, random), random, clock.add)
    for plan in plans:
        clock.add(teller.tell(plan))
    for plan in openings:
        clock.add(teller.families.opened_alone(plan))
    clock.add(inboxes_read(walk, readers, began, now))
    clock.run(progress(sorted(plan.sent for plan in plans), tell))
    lives_next_door(walk, now)
    return len(plans)


def planned(planner: Planner, random: Random, now: datetime, count: int) -> tuple[list[Plan], list[Plan]]:
    """All that is going to happen, drawn and written and nothing of it done yet: the referrals, and the CAFs that
    practitioners open by themselves."""
    year = Year(random, Neighbourhood(random), now)
    incidents = year.draw(count)
    present = Present(planner, year, now, incidents)
    referrals = [*map(planner.plan, incidents), *present.plans()]
    openings = map(planner.plan, year.openings(count // REFERRALS_A_CAF))
    return referrals, [*openings, *present.openings()]


def lives_next_door(walk: Walker, now: datetime) -> None:
    """Somebody of the desk says where they live, and a family of the queue lives there too: they are kept out of it."""
    with walk.looking():
        waiting = Party.objects.filter(subject__custody="waiting", referral__immediate_danger=False)
        home = waiting.exclude(address="").exclude(postcode="").order_by("referral__submitted_at").last()
    if home is not None:
        with walk.acting(NEIGHBOUR, now):
            add_home(address=home.address, postcode=home.postcode, by=walk.user(NEIGHBOUR), at=now)


def inboxes_read(walk: Walker, readers: Collection[str], began: datetime, now: datetime) -> Story:
    """They read their inboxes now and then, the last time before today."""
    at = now - LAST_READ - (now - LAST_READ - began) // READ_EVERY * READ_EVERY
    while True:
        yield at
        for user in map(walk.user, readers):
            with walk.acting(user, at):
                mark_all_read(by=user, raised_until=at, at=at)
        at += READ_EVERY


def progress(sent: list[datetime], tell: Callable[[str], None]) -> Callable[[datetime], None]:
    """Says how much of the year has been told, by referrals sent, and where the story has come to."""
    done, said = [0], [0]

    def tick(moment: datetime) -> None:
        while done[0] < len(sent) and sent[done[0]] <= moment:
            done[0] += 1
        percent = 100 * done[0] // len(sent)
        if percent >= said[0] + TOLD_EVERY or said[0] < percent == 100:
            said[0] = percent
            then = moment.astimezone(LONDON)
            tell(f"maru: the county’s year: {percent:3d} %  {then.day:2d} {then:%B %Y}, referral {done[0]}")

    return tick
