"""What is withheld in the furnished house: sealed cases, a conflict of interest, a glass that somebody has broken."""

from datetime import timedelta

from maru.agencies.operations import break_glass, keep_out, let_in, seal
from maru.audit import trail
from maru.audit.models import AuditEvent
from maru.audit.verbs import Verb
from maru.desk.homes.operations import add_home
from maru.desk.signals.noticing import Noticed
from maru.desk.signals.operations import raise_signal
from maru.desk.signals.rules import Look
from maru.notify.operations import choose_mails, tell
from maru.notify.said import said

KEEPER, LET_IN, NO_LONGER_LET_IN, KEPT_OUT = "maru_manager", "maru_triage_sw", "maru_police_ds", "caiu_ds"
SEALED = {
    "sealed_at_desk": "at_desk",
    "sealed_offered": "offered",
    "sealed_allocated": "allocated",
    "sealed_in_caf": "in_caf",
}
WORDS = "The child of somebody who works at the desk."


def put_seal(world, record, *, keeper=KEEPER):
    """A seal on that record, by the MARU manager."""
    by = world.user("maru_manager")
    with world.acting(by):
        return seal(
            record=record, why="staff", text=WORDS, keeper=world.user(keeper), by=by,
            review_on=(world.now + timedelta(days=90)).date(), at=world.at(hours=-3),
        )  # fmt: skip


def open_to(world, found, who, *, since, until):
    keeper = world.user(KEEPER)
    with world.acting(keeper):
        let_in(seal=found, user=world.user(who), until=until, by=keeper, at=since)


def sealed_cases(world, pages):
    """A sealed case at each place where a child can be, the first of them in a refuge: the keeper and one social worker
    see it at the desk, the detective whose case it is in CAIU; a sergeant's time to look has run out."""
    cases = {}
    for situation, stage in SEALED.items():
        case = cases[situation] = world.referral_at(stage, pages=pages(world, refuge=stage == "at_desk"))
        found = case.seal = put_seal(world, case.referral)
        open_to(world, found, LET_IN, since=world.at(hours=-2), until=world.at(days=30))
        open_to(world, found, NO_LONGER_LET_IN, since=world.at(hours=-2), until=world.at(hours=-1))
        if situation == "sealed_allocated":
            open_to(world, found, "caiu_dc", since=world.at(hours=-2), until=world.at(days=30))
    return cases


def conflicted(world, pages):
    """A case of the Peterborough unit, whose sergeant is the child's uncle and has said so."""
    case, uncle = world.referral_at("allocated", pages=pages(world)), world.user(KEPT_OUT)
    with world.acting(uncle):
        keep_out(record=case.referral, user=uncle, how="declared", why="family", by=uncle, at=world.now)
    return case


def behind_glass(world, record, who="maru_manager"):
    """Somebody looks into a record beyond their own view, and has to answer for it."""
    user = world.user(who)
    with world.acting(user):
        return break_glass(record=record, why="danger", text=WORDS, by=user, at=world.now)


def kept_out_by_a_supervisor(world, record):
    """A colleague at the desk knows somebody in it, and the manager has said so."""
    manager = world.user("maru_manager")
    with world.acting(manager):
        return keep_out(
            record=record, user=world.user("maru_triage_sw_2"), how="recorded", why="known", text=WORDS, by=manager,
            at=world.at(hours=-1),
        )  # fmt: skip


def looked_unusually(world, case, who="maru_triage_sw_2"):
    """The house noticed somebody's looking at that case; nobody has cleared it."""
    with world.acting(who, world.at(hours=-1)):
        trail.record(Verb.REFERRAL_READ, on=case.referral, reason="queue")
    with world.looking():
        seen = AuditEvent.objects.filter(actor=f"user:{world.user(who).pk}", verb="referral.read").latest("seq")
        look = Look(seen.seq, seen.occurred_at, seen.root, seen.root_id, seen.reason)
        return raise_signal(found=Noticed("alike", world.user(who), case.pk, [look]), at=world.now)


def at_home(world, who="submitter_police"):
    """Somebody has said where they live; nobody who was referred lives there."""
    with world.acting(who):
        return add_home(address="7 Nowhere Lane", postcode="PE9 9XX", by=world.user(who), at=world.at(hours=-1))


def written_to_by_the_day(world, who="caiu_dc_2"):
    """Somebody wants one mail a day, and has been told something since."""
    with world.acting(who):
        choose_mails(how="daily", daily_at=8, quiet_from=20, quiet_until=7, by=world.user(who), at=world.now)
    with world.looking():
        tell(key="by-the-day", text=said("News."), link="/referrals/", about=None, user=world.user(who), at=world.now)
