"""A county of any size by COPY: `python -m scripts.bench.county REFERRALS OPEN`, into the database of DATABASE_URL.

Bulk data only: agencies, units and people come through the operations; the rest is written as its owner with
the policies lifted for the load and forced again, in one transaction.
"""

import io
import json
import os
import random
import sys
import uuid
from datetime import UTC, date, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maru.settings")

import django  # noqa: E402

django.setup()

from django.utils import timezone  # noqa: E402

from maru.agencies.acting import acting_as  # noqa: E402
from maru.agencies.models import Unit  # noqa: E402
from maru.agencies.operations import (  # noqa: E402
    grant_membership,
    register_agency,
    register_unit,
    register_user,
)
from maru.audit.context import Door  # noqa: E402
from maru.common.ids import reference  # noqa: E402
from maru.people.keys import name_key, place_key  # noqa: E402
from maru.timers.models import ClockRule  # noqa: E402
from scripts.bench.harness import as_owner  # noqa: E402
from scripts.bench.limits import CREATE  # noqa: E402

FAMILY = [a + b for a in ("Ash", "Bram", "Cald", "Dun", "Elm", "Fern", "Gold", "Hart") for b in ("by", "croft", "ley")]
GIVEN = ["Ada", "Ben", "Cleo", "Dan", "Eli", "Fay", "Gus", "Hal", "Ivy", "Jem", "Kit", "Lou", "Max", "Nell"]
STREETS = ["Alder Row", "Birch Way", "Cedar Lane", "Dale End", "Elder Close", "Fennel Road"]
PLACES = ["PE1 1", "PE2 4", "PE13 2", "PE29 3", "CB1 2", "CB4 3", "CB25 9"]
WORDS = "An officer attended and spoke with the family. The home was cold and there was little food. " * 6
UNITS = (
    ("maru-desk", "MARU desk", "maru_desk"),
    ("caiu-peterborough", "CAIU Peterborough", "caiu"),
    ("caiu-cambridge", "CAIU Cambridge", "caiu"),
    ("csc-first-response", "Children's Social Care, First Response", "partner"),
    ("response", "Response", "submitting"),
)


def staff(now):
    """The force, its units and one person for each role that the bench signs in as."""
    with acting_as(system="bench", door=Door.COMMAND, at=now):
        force = register_agency(slug="force", name="Constabulary", kind="police")
        units = {slug: register_unit(agency=force, slug=slug, name=name, kind=kind) for slug, name, kind in UNITS}
        people = {}
        for role, unit in (("maru_triage_sw", "maru-desk"), ("submitter_police", "response")):
            people[role] = register_user(email=f"{role}@maru.example", name=role, password=uuid.uuid4().hex, at=now)
            grant_membership(user=people[role], unit=units[unit], role=role, at=now)
    return units, people


class Tables:
    """Rows to be copied, by table."""

    def __init__(self):
        self.rows = {}

    def add(self, table, **columns):
        columns_of, lines = self.rows.setdefault(table, (tuple(columns), []))
        lines.append("\t".join(self.text(columns[name]) for name in columns_of))

    @staticmethod
    def text(value):
        if value is None:
            return r"\N"
        if isinstance(value, bool):
            return "t" if value else "f"
        return str(value)

    def copy(self, cursor):
        for table, (columns, lines) in self.rows.items():
            cursor.copy_expert(f"COPY {table} ({','.join(columns)}) FROM STDIN", io.StringIO("\n".join(lines) + "\n"))
        self.rows = {}


class County:
    """Writes referrals one after another, the newest last; the last `open_ones` are with the desk."""

    def __init__(self, units, people, now):
        self.desk, self.home = units["maru-desk"], units["response"]
        self.author, self.now = people["submitter_police"], now
        self.rule = ClockRule.objects.get(slug="decision")
        self.random = random.Random(7)  # noqa: S311 - the same county every time
        self.tables = Tables()

    def referral(self, number, at, is_open):
        """One referral with one to three children, a parent, and where it is now."""
        key, due_at = uuid.uuid4(), at + timedelta(days=1)
        children = self.random.choices((1, 2, 3), (5, 3, 2))[0]
        ratings = [self.random.choices(range(5), (8, 27, 35, 10, 20))[0] for _ in range(children)]
        family = self.random.choice(FAMILY) + str(number % 997)
        home = f"{number % 180 + 1} {self.random.choice(STREETS)}", self.random.choice(PLACES) + "ZZ"
        named = [self.named(family, child=position < children) for position in range(children + 1)]
        self.document(key, number, at, [card(*who) for who in named[:-1]], due_at if is_open else None, min(ratings))
        for why, unit, user in (
            ("author", None, self.author),
            ("desk", self.desk, None),
            ("submitted", self.home, None),
        ):
            self.involve("referral", key, why, at, unit, user)
        for position, who in enumerate(named):
            party = self.party(key, position, who, home, at, child=position < children)
            if position < children:
                self.subject(key, party, ratings[position], at, due_at, is_open)

    def named(self, family, *, child):
        """Names and a birthday."""
        born = date(2010 if child else 1985, 1, 1) + timedelta(days=self.random.randrange(5000))
        return family, self.random.choice(GIVEN), born

    def document(self, key, number, at, cards, due_at, rag):
        """The referral's own row; with a deadline it stands in the queue."""
        self.tables.add(
            "referrals_referral", id=key, reference=reference("MR", 26, number), status="submitted",
            author_id=self.author.pk, unit_id=self.home.pk, started_at=at, submitted_at=at, withdrawn_at=None,
            immediate_danger=False, incident_number="", referrer_name="PC Bench", referrer_role="Constable",
            referrer_phone="01632 960001", referrer_email="", how_known="", aware_on=at.date(),
            what_happened=WORDS, worried_about=WORDS, working_well=WORDS, needs_to_happen=WORDS, child_seen="yes",
            child_seen_alone="no", childs_words=WORDS, parents_informed="yes", not_informed_reason="",
            not_informed_detail="", consent_given="", lawful_basis="public_task", keep_confidential="",
            desk_stage="waiting" if due_at else "", desk_due_at=due_at, desk_clock="decision" if due_at else "",
            desk_rag=rag if due_at else None, desk_again=False, desk_card=json.dumps(cards if due_at else []),
        )  # fmt: skip

    def involve(self, kind, key, why, at, unit=None, user=None):
        self.tables.add(
            "agencies_involvement", id=uuid.uuid4(), kind=kind, object_id=key, unit_id=unit and unit.pk,
            user_id=user and user.pk, why=why, since=at, until=None,
        )  # fmt: skip

    def party(self, referral, position, who, home, at, *, child):
        """Somebody named, and the person they are."""
        (family, given, born), (line, postcode) = who, home
        person, party = uuid.uuid4(), uuid.uuid4()
        self.involve("person", person, "desk", at, self.desk)
        self.tables.add(
            "people_person", id=person, family_name=family, given_names=given, match_key=name_key(family, given),
            date_of_birth=born, expected_on=None, sex="U", nhs_number="", confirmed=False, known_since=at,
        )  # fmt: skip
        self.tables.add(
            "people_householdmembership", id=uuid.uuid4(), person_id=person, line=line, postcode=postcode,
            place_key=place_key(line, postcode), since=at, until=None,
        )  # fmt: skip
        self.tables.add(
            "referrals_party", id=party, referral_id=referral, person_id=person, position=position,
            role="child" if child else "parent", family_name=family, given_names=given, also_known_as="",
            date_of_birth=born, expected_on=None, age_estimate=None, sex="U", address=line, postcode=postcode,
            phone="", nhs_number="", school="", language="", relationship="" if child else "mother",
            parental_responsibility="" if child else "yes",
        )  # fmt: skip
        return party

    def subject(self, referral, party, rag, at, due_at, is_open):
        subject = uuid.uuid4()
        self.tables.add(
            "referrals_subject", id=subject, referral_id=referral, party_id=party,
            custody="waiting" if is_open else "closed", holding_unit_id=self.desk.pk if is_open else None, rag=rag,
            due_at=due_at if is_open else None, since=at, closed_at=None if is_open else at, news="",
        )  # fmt: skip
        self.tables.add(
            "people_chronologyentry", id=uuid.uuid4(), party_id=party, root_kind="referral", root_id=referral, at=at,
            what="Referred to the MARU", by_unit="Response", reference="MR",
        )  # fmt: skip
        timer = uuid.uuid4()
        self.tables.add(
            "timers_timer", id=timer, rule_id=self.rule.pk, kind="decision", object_id=subject, unit_id=self.desk.pk,
            state="running" if is_open else "met", started_at=at, due_at=due_at, breached_at=None,
            ended_at=None if is_open else at,
        )  # fmt: skip


def card(family, given, born):
    """A child as the queue names them."""
    return {"name": f"{given} {family}", "role": "child", "born": born.isoformat(), "age": None, "custody": "waiting"}


def main(referrals, open_ones):
    now = timezone.now().astimezone(UTC)
    units, people = staff(now)
    assert Unit.objects.filter(kind="maru_desk").exists()
    county = County(units, people, now)
    begin = now - timedelta(days=5 * 365)
    with as_owner(os.environ["DATABASE_URL"].rsplit("/", 1)[1]) as owner, owner.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relforcerowsecurity AND relkind = 'r'")
        walled = [row[0] for row in cursor.fetchall()]
        cursor.execute("BEGIN; " + "".join(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY;" for name in walled))
        for number in range(1, referrals + 1):
            is_open = number > referrals - open_ones
            back = timedelta(seconds=(referrals - number) * (30 if is_open else 1))
            at = now - back if is_open else begin + (now - begin) * number / (referrals + 1)
            county.referral(number, at, is_open)
            if number % 5000 == 0 or number == referrals:
                county.tables.copy(cursor)
                sys.stdout.write(f"\r  {number:,} of {referrals:,} referrals")
                sys.stdout.flush()
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE;"
            + "".join(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY;" for name in walled)
            + "COMMIT"
        )
        cursor.execute("SELECT setval('reference_mr', %s)", [referrals])
        cursor.execute(CREATE, [10_000])
        cursor.execute("ANALYZE")
    sys.stdout.write("\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
