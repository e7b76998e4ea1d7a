"""Who gets which answer at which address: the cells of the access matrix, and how one is asked.

`access_matrix.csv` holds a line for each address, method and situation, and a column for each person. To write it
anew after a change, and then to read the difference: `MATRIX=write pytest tests/contracts/test_access.py`.
"""

import csv
import uuid
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.test import Client, override_settings
from django.urls import URLPattern, get_resolver, reverse

from maru.agencies.models import SealGrant
from maru.notify.models import Notice
from maru.timers.models import Escalation
from tests.contracts.filed import FILED

MATRIX = Path(__file__).with_name("access_matrix.csv")
NOBODY = "anonymous"
# The MARU manager where a second factor is required, signed in with the password alone.
PWD_ONLY = "pwd_only"
PEOPLE = (
    NOBODY, PWD_ONLY, "in_no_unit", "submitter_police", "submitter_police_2", "submitter_external", "maru_triage_sw",
    "maru_police_ds", "maru_manager", "caiu_ds", "caiu_dc", "caiu_dc_2", "caiu_ds_cambridge",
    "duty_senior_detective", "partner_practitioner", "partner_adult", "maru_info_officer", "caiu_di", "csc_tm",
    "auditor", "dpo", "performance_analyst", "sysadmin", "revoked",
)  # fmt: skip
# Who was let in until a moment ago, with what let them in.
REVOKED = ("revoked", "revoked_system")
# Whose powers are those of a column: they get its answers (test_access.py asks whether that is so).
STANDS_FOR = {
    "csc_sw": "partner_practitioner", "family_support_team": "partner_practitioner",
    "adult_safeguarding": "partner_practitioner", "designated_officer": "submitter_police",
    "lead_professional": "submitter_police", "caf_assessor": "submitter_police", "cp_chair": "submitter_police",
    "partner_rep": "submitter_police", "caf_coordinator": "performance_analyst",
    "partner_system": "partner_practitioner",
}  # fmt: skip
# Agencies' systems, by a token: whole ones, two whose scopes are half, and one that has ended.
SYSTEMS = (
    "school_system", "social_care_system", "adult_care_system", "social_care_reader", "social_care_sender",
    "revoked_system",
)  # fmt: skip
EVERYBODY = (*PEOPLE, *SYSTEMS)
ROOMS = frozenset(
    {
        "referrals",
        "triage",
        "handovers",
        "caiu",
        "caf",
        "desk",
        "seals",
        "glass",
        "conflicts",
        "homes",
        "web",
        "people",
        "audit",
        "signals",
        "rota",
        "rules",
        "codes",
    }
)
DOORS = frozenset({"referrals-api", "handovers-api"})
# Whom the matrix asks of every case in these rooms only, of one case at each other address: their powers and what they
# see stay within those of the columns named, which are asked of every case (test_access.py asks whether that is so).
WITHIN = {
    "maru_police_ds": ({"referrals", "triage", "desk"}, ("maru_triage_sw",)),
    "maru_info_officer": ({"triage", "desk"}, ("maru_triage_sw",)),
    "submitter_police_2": ({"referrals", "desk"}, ("submitter_police",)),
    "duty_senior_detective": ({"referrals", "desk"}, ("maru_triage_sw", "maru_manager")),
    "caiu_dc_2": ({"referrals", "caiu", "desk"}, ("caiu_ds",)),
    "caiu_di": ({"caiu", "desk"}, ("caiu_ds", "caiu_ds_cambridge", "caiu_dc")),
    "csc_tm": ({"handovers", "desk", "rota"}, ("partner_practitioner",)),
    "performance_analyst": ({"desk"}, ("in_no_unit",)),
    "sysadmin": ({"desk", "rules", "codes"}, ("in_no_unit",)),
    "dpo": ({"desk", "signals"}, ("auditor", "maru_manager")),
}
# Whom the door stops before any case is looked for. Every address is asked with the password alone in
# test_second_factor.py.
AT_THE_DOOR = {PWD_ONLY, *REVOKED}
METHODS = ("get", "post")
NOWHERE = "not_there"
AS_WRITTEN = ("waiting", "draft", "in_danger", "of_another_agency", "withdrawn", "sealed_at_desk")
AT_THE_DESK = ("at_desk", "draft", "waiting", "allocated", "closed_by_desk", "sealed_at_desk")
OFFERED = ("offered", "accepted", "declined", "offered_to_another", "sealed_offered")
HELPED = (
    "school_caf_written", "school_caf_asking", "officer_caf", "in_caf", "caf_open", "caf_closed", "caf_stepped_up",
    "sealed_in_caf", "school_caf_open",
)  # fmt: skip
WORKED = (
    "allocated",
    "held_by_caiu",
    "relieved",
    "closed_by_caiu",
    "held_in_cambridge",
    "sealed_allocated",
    "conflicted",
)
# Which cases an address is asked about, by its namespace. The first one also stands for the wrong method.
SITUATIONS = {
    "seals": ("sealed_at_desk", "sealed_allocated", "waiting"),
    "conflicts": ("waiting", "sealed_at_desk"),
    "referrals": AS_WRITTEN, "triage": AT_THE_DESK, "handovers": OFFERED, "caiu": WORKED, "caf": HELPED,
    "people": ("at_desk", "waiting", "in_caf", "sealed_at_desk"),
    "referrals-api": (*AS_WRITTEN, "sent_by_a_system", "offered"),
    "handovers-api": (*OFFERED, "early_help_offered", "in_caf", "reported", "lapsed"),
}  # fmt: skip
PARTICULAR = {
    **dict.fromkeys(("referrals:file", "referrals:file_picture", "referrals:file_original"), FILED),
    "referrals:file_remove": FILED,
    "referrals:safe_address": ("in_refuge", "sealed_at_desk", "waiting"),
    "caf:finish_action": ("caf_open",),
    "triage:recall": ("offered", "accepted", "lapsed", "offered_to_another"),
    "caiu:finish_action": ("worked_on",),
}
SIGN_ON = "how a system signs on, tested in tests/api/test_tokens.py"
OPEN = "tells nothing about anybody, and nobody need sign in"
FRAME = "keeps a session alive, tested in tests/pages/web and tests/unit/web"
CLOSED = "is not there for anybody: addresses come from the agencies, and nothing is connected"
EXEMPT = {
    "health-live": OPEN,
    "health-ready": OPEN,
    "health-timers": OPEN,
    "api:schema": OPEN,
    "api:docs": OPEN,
    "api:token": SIGN_ON,
    "api:revoke": SIGN_ON,
    "web:keep_session": FRAME,
    "rota:feed": "opened by a token of its own and by no session, tested in tests/pages/desk/test_rota_feed.py",
    "accounts/email/": CLOSED,
    "^accounts/(3rdparty|social)/": CLOSED,
    "social/login/cancelled/": CLOSED,
    "social/login/error/": CLOSED,
    "social/signup/": CLOSED,
    "social/connections/": CLOSED,
}
EXEMPT_PACKAGES = {"allauth": "a guest's own pages: sign-in, tested in tests/pages/web/test_sign_in.py"}


class Row(NamedTuple):
    """One line of the matrix, without its answers."""

    url: str
    method: str
    situation: str


@cache
def patterns():
    """Every address by its full name."""
    return dict(walk(get_resolver().url_patterns, ""))


def walk(found, namespace):
    for item in found:
        if isinstance(item, URLPattern):
            yield f"{namespace}{item.name or item.pattern}", item
        else:
            yield from walk(item.url_patterns, f"{namespace}{item.namespace}:" if item.namespace else namespace)


def is_exempt(name):
    callback = patterns()[name].callback
    return name in EXEMPT or getattr(callback, "view_class", callback).__module__.split(".")[0] in EXEMPT_PACKAGES


def methods_of(name):
    """What the view at that address can answer."""
    view = patterns()[name].callback.view_class
    return [method for method in METHODS if method in view.http_method_names and hasattr(view, method)]


def needs(name):
    """The names in the address, in their order: `reference`, `subject`, …"""
    return list(patterns()[name].pattern.converters)


@cache
def situations_of(name):
    """Which cases that address is asked about, and one that is not there."""
    if not needs(name):
        return ("-",)
    if name.startswith("desk:staff"):
        return ("own", "colleague", "of_another_unit", NOWHERE)
    if name.startswith(("desk:", "web:", "glass:", "conflicts:end", "signals:", "homes:", "rota:", "rules:", "codes:")):
        return ("own", NOWHERE)
    return (*PARTICULAR.get(name, SITUATIONS.get(name.split(":")[0], ("-",))), NOWHERE)


def is_asked(row, person):
    """Whether the matrix asks that person there: of every case where the answer hangs on the case, elsewhere once for
    an address and method. A session opens nothing of the API, a token no page."""
    room = row.url.split(":")[0]
    if row.situation == situations_of(row.url)[0]:
        return True
    if person in AT_THE_DOOR or room not in (DOORS if person in SYSTEMS else ROOMS):
        return False
    return person not in WITHIN or room in WITHIN[person][0]


def expected_rows():
    """Every address × method × situation that the matrix must hold; the wrong methods once each, and what is
    not there once for an address."""
    for name in sorted(name for name in patterns() if not is_exempt(name)):
        situations = situations_of(name)
        for method in METHODS:
            answered = situations if method in methods_of(name) else situations[:1]
            if method != methods_of(name)[0]:
                answered = [situation for situation in answered if situation != NOWHERE]
            yield from (Row(name, method, situation) for situation in answered)


def address(house, row):
    """The address of the row's case; of no case at all for `not_there`."""
    return reverse(row.url, kwargs={name: argument(house, row, name) for name in needs(row.url)})


# What is asked of an address that is about one thing which is no case: that of the house, and one that is not there.
NO_ID = uuid.UUID(int=1)
OWN = {
    "session_id": (lambda house: house.other_session, 1 << 40),
    "glass_id": (lambda house: house.glass.pk, NO_ID),
    "conflict_id": (lambda house: house.conflict.pk, NO_ID),
    "rule": (lambda house: "decision", "not-there"),
    "codelist": (lambda house: "religion", "not-there"),
    "code": (lambda house: "hindu", "not-there"),
    "signal_id": (lambda house: house.signal.pk, NO_ID),
    "home_id": (lambda house: house.home.pk, NO_ID),
    "review_id": (lambda house: house.glass.review.pk, NO_ID),
    "notice_id": (lambda house: notice_of(house), NO_ID),
    "user_id": (lambda house: house.world.user("caiu_dc").pk, NO_ID),
    "stamp": (lambda house: missed_by(house, "maru_manager"), "20010101T000000"),
}


def argument(house, row, name):
    if name in ("page", "domain"):
        return {"page": "concern", "domain": "development"}[name]
    if row.url.startswith("caf:"):
        return caf_argument(house, row, name)
    if row.url.startswith("seals:"):
        return seal_argument(house, row, name)
    if row.url.startswith("rota:"):
        return "accepted" if name == "outcome" else house.rostered.ids[name] if row.situation == "own" else NO_ID
    if name in OWN:
        find, elsewhere = OWN[name]
        return find(house) if row.situation == "own" else elsewhere
    if name == "membership_id":
        who = {"own": "maru_manager", "colleague": "maru_triage_sw", "of_another_unit": "caiu_dc"}.get(row.situation)
        return house.world.user(who).memberships.get().pk if who else NO_ID
    if name == "person_id":
        return NO_ID if row.situation == NOWHERE else house.case(row.situation).subject.party.person_id
    if name == "file_id":
        return house.files.get(row.situation, NO_ID)
    if name == "party_id":
        return NO_ID if row.situation == NOWHERE else house.case(row.situation).subject.party_id
    case = house.case(PARTICULAR.get(row.url, ("waiting",))[0] if row.situation == NOWHERE else row.situation)
    if name == "reference":
        room = row.url.split(":")[0].removesuffix("-api")
        found = {"handovers": case.handover, "caiu": case.investigation}.get(room) or case
        return "XX-26-999999-Z" if row.situation == NOWHERE else found.reference
    if name == "handover":
        return case.handover.reference
    return {"subject": lambda: case.subject.pk if case.subjects else NO_ID,
            "action_id": lambda: house.open_action}[name]()  # fmt: skip


def missed_by(house, role):
    """The summary of what that role has missed while nothing swept."""
    with house.world.looking():
        told = Escalation.objects.filter(person=None, role=role).order_by("at", "id").first()
        told.missed, told.key = True, f"missed:20260101T000000:{told.unit_id}:{role}"
        told.save(update_fields=["missed", "key"])
    return "20260101T000000"


def caf_argument(house, row, name):
    if name == "action_id":
        return house.agreed_action
    return "XX-26-999999-Z" if row.situation == NOWHERE else house.cafs[row.situation].reference


def seal_argument(house, row, name):
    """Of a case that is not sealed the seal is nowhere."""
    if row.situation == NOWHERE:
        return "referral" if name == "kind" else NO_ID
    case = house.case(row.situation)
    found = getattr(case, "seal", None)
    return {
        "kind": lambda: "referral",
        "object_id": lambda: case.pk,
        "seal_id": lambda: found.pk if found else uuid.UUID(int=2),
        "grant_id": lambda: grant_of(house, found) if found else uuid.UUID(int=2),
    }[name]()


def grant_of(house, seal):
    """That of somebody who is let in."""
    with house.world.looking():
        return SealGrant.objects.now().filter(seal=seal, is_keeper=False).order_by("since", "id")[0].pk


def notice_of(house):
    """A notice to the officer who wrote."""
    with house.world.looking():
        return Notice.objects.filter(to_user=house.world.user("submitter_police")).order_by("raised_at")[0].pk


@cache
def browser():
    """One client for all: to make one costs more than to ask."""
    return Client(raise_request_exception=False)


def asked(house, row, person):
    """The person's answer, in a session of their own as it was when the house was furnished; a system's, by token."""
    browser().cookies.clear()
    if person in SYSTEMS:
        partner, path = house.systems[person], address(house, row)
        return partner.get(path) if row.method == "get" else partner.post(path)
    if person == PWD_ONLY:
        with override_settings(MFA_REQUIRED=True):
            return by_session(house, row, "maru_manager")
    return by_session(house, row, person)


def by_session(house, row, person):
    if person != NOBODY:
        browser().cookies[settings.SESSION_COOKIE_NAME] = house.sessions[person]
    return getattr(browser(), row.method)(address(house, row))


def is_api(row):
    return row.url.partition(":")[0].endswith("-api")


def answer(house, row, person):
    """The status that the person gets."""
    return asked(house, row, person).status_code


def read():
    """The matrix: the answers by row, of those who are asked."""
    with MATRIX.open(newline="") as file:
        return {
            Row(line["url"], line["method"], line["situation"]): {
                name: int(line[name]) for name in EVERYBODY if line[name]
            }
            for line in csv.DictReader(file)
        }


def write(answers):
    with MATRIX.open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow([*Row._fields, *EVERYBODY])
        for row in sorted(answers):
            out.writerow([*row, *(answers[row].get(name, "") for name in EVERYBODY)])
