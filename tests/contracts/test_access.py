"""Does everybody get the answer at every address that the matrix gives them, and no other?"""

import os

import pytest
from django.template.base import Template

from maru.agencies.roles import ROLES
from tests.contracts import access
from tests.contracts.access import EVERYBODY, NOBODY, NOWHERE, PWD_ONLY, SYSTEMS, Row
from tests.contracts.conftest import undone
from triage.views.queue import panel

DESK = {"maru_triage_sw", "maru_police_ds", "maru_manager"}
MANAGERS = {"maru_manager", "caiu_ds", "caiu_ds_cambridge", "caiu_di", "csc_tm", "sysadmin"}
DETECTIVES = {"caiu_di", "caiu_ds", "caiu_dc", "caiu_dc_2", "caiu_ds_cambridge"}
PARTNERS = {"partner_practitioner", "partner_adult", "csc_tm"}
WRITING = os.environ.get("MATRIX")
SHOWN = (200, 422)


@pytest.fixture
def nothing_drawn(monkeypatch):
    """Answers without their pages: what a page looks like is asked elsewhere, and takes most of the time."""
    monkeypatch.setattr(Template, "render", lambda *_: "")
    yield
    # What was kept of an empty drawing must not reach the tests that look at pages.
    panel.cache_clear()


def answers_to(house, url):
    """What everybody gets at one address, in every situation; each answer's effects are undone."""
    found = {}
    for row in (row for row in access.expected_rows() if row.url == url):
        found[row] = {}
        for person in (person for person in EVERYBODY if access.is_asked(row, person)):
            with undone():
                found[row][person] = access.answer(house, row, person)
    return found


@pytest.mark.skipif(bool(WRITING), reason="the matrix is being written")
@pytest.mark.parametrize(
    "url", sorted({row.url for row in access.read()}) if access.MATRIX.exists() and not WRITING else []
)
def test_everybody_gets_the_answer_of_the_matrix(full_house, nothing_drawn, url):
    matrix = access.read()
    wrong = [
        f"{row.method.upper()} {row.url} in {row.situation} as {person}: {status}, not {matrix[row][person]}"
        for row, statuses in answers_to(full_house, url).items()
        for person, status in statuses.items()
        if status != matrix[row][person]
    ]
    assert wrong == []


@pytest.mark.skipif(not WRITING, reason="MATRIX is neither write nor new")
def test_write_the_matrix_anew(full_house, nothing_drawn):
    """Whole, or with MATRIX=new the addresses that it does not have yet."""
    rows = set(access.expected_rows())
    kept = {row: cells for row, cells in access.read().items() if row in rows} if WRITING == "new" else {}
    urls = {row.url for row in rows - set(kept)}
    access.write(kept | {row: cells for url in urls for row, cells in answers_to(full_house, url).items()})


def test_every_address_method_and_situation_is_in_the_matrix():
    assert {row: set(cells) for row, cells in access.read().items()} == {
        row: {person for person in EVERYBODY if access.is_asked(row, person)} for row in access.expected_rows()
    }


def test_every_address_is_asked_or_says_why_not():
    asked = {row.url for row in access.read()}
    assert {name for name in access.patterns() if not access.is_exempt(name)} == asked
    assert set(access.EXEMPT) <= set(access.patterns())


def test_the_matrix_is_large_enough_to_mean_something():
    assert sum(map(len, access.read().values())) >= 8000


class TestThePrinciples:
    """What the matrix as a whole must say, whatever was written into it."""

    @pytest.fixture
    def cells(self):
        return [(row, person, status) for row, cells in access.read().items() for person, status in cells.items()]

    def test_nobody_is_answered_before_signing_in(self, cells):
        assert {status for _, person, status in cells if person == NOBODY} <= {302, 401}

    def test_a_password_alone_opens_nothing(self, cells):
        assert {status for _, person, status in cells if person == PWD_ONLY} == {302, 401}

    def test_nothing_breaks(self, cells):
        assert [cell for cell in cells if cell[2] >= 500] == []

    def test_what_is_not_there_is_404_for_everybody_who_is_let_in(self, cells):
        there = [c for c in cells if c[1] not in (NOBODY, PWD_ONLY) and (c[1] in SYSTEMS) == access.is_api(c[0])]
        statuses = {(person, status) for row, person, status in there if row.situation == NOWHERE}
        # Whose token has not the scope is told so before anything is looked for.
        narrow = {"social_care_sender", "social_care_reader"}
        assert {status for person, status in statuses if person not in narrow} == {404}
        assert {status for person, status in statuses if person in narrow} == {403, 404}

    def test_a_session_opens_nothing_of_the_api(self, cells):
        assert {status for row, person, status in cells if access.is_api(row) and person not in SYSTEMS} == {401}

    def test_a_token_opens_no_page(self, cells):
        assert {status for row, person, status in cells if not access.is_api(row) and person in SYSTEMS} <= {302, 401}

    def test_a_system_does_what_its_scopes_say(self, cells):
        api = [cell for cell in cells if access.is_api(cell[0])]
        for person, method in (("social_care_reader", "post"), ("social_care_sender", "get")):
            asked = {status for row, who, status in api if who == person and row.method == method}
            assert asked & {200, 201, 422} == set() and 403 in asked

    def test_a_system_is_shown_nothing_that_was_offered_to_another(self, cells):
        other = [c for c in cells if c[0].situation == "offered_to_another" and c[0].url.startswith("handovers-api")]
        assert {person for _, person, status in other if status in (*SHOWN, 409)} == {"adult_care_system"}

    def test_who_belongs_nowhere_is_shown_no_case(self, cells):
        shown = [row for row, person, status in cells if person == "in_no_unit" and status in SHOWN]
        assert [row for row in shown if row.situation != "-"] == []

    def test_only_the_desk_is_at_the_desk(self, cells):
        there = {person for row, person, status in cells if row.url.startswith("triage:") and status in SHOWN}
        assert there == DESK | {"maru_info_officer"}

    def test_an_information_officer_reads_the_queue_and_decides_nothing(self, cells):
        mine = [c for c in cells if c[0].url.startswith("triage:") and c[1] == "maru_info_officer"]
        assert {status for row, _, status in mine if row.method == "post"} <= {403, 404, 405}

    def test_who_was_let_in_a_moment_ago_is_let_in_nowhere(self, cells):
        for who in access.REVOKED:
            assert {status for _, person, status in cells if person == who} <= {302, 401}
        assert {(r, s) for r, p, s in cells if p == "revoked"} <= {(r, s) for r, p, s in cells if p == NOBODY}

    def test_who_counts_checks_or_administers_is_shown_no_case(self, cells):
        shown = {
            r.url for r, p, s in cells if p in ("auditor", "dpo", "sysadmin") and s in SHOWN and r.situation != "-"
        }
        about_people = {"desk:staff_end", "desk:staff_lock", "signals:one", "glass:review_one"}
        lists = {"codes:one", "codes:add", "codes:end", "codes:relabel"}
        assert shown <= about_people | lists | {"rules:one", "rules:new", "rules:ladder"}

    def test_only_who_answers_for_people_ends_their_roles(self, cells):
        staff = [c for c in cells if c[0].url.startswith("desk:staff")]
        assert {person for row, person, status in staff if status in SHOWN and row.situation != "own"} == MANAGERS
        ended = {(row.situation, person) for row, person, status in staff if row.method == "post" and status == 302}
        assert {person for situation, person in ended if situation == "colleague"} == {"maru_manager", "sysadmin"}

    def test_only_partners_answer_offers(self, cells):
        answering = {
            person
            for row, person, status in cells
            if row.url.startswith("handovers:") and row.method == "post" and status in (*SHOWN, 409)
        }
        assert answering == PARTNERS

    def test_only_detectives_investigate(self, cells):
        there = {person for row, person, status in cells if row.url.startswith("caiu:") and status in SHOWN}
        assert there == DETECTIVES

    def test_a_team_is_shown_nothing_that_was_offered_to_another(self, cells):
        other = [c for c in cells if c[0].situation == "offered_to_another" and c[0].url.startswith("handovers:")]
        assert {person for _, person, status in other if status in SHOWN} & {"partner_practitioner"} == set()

    def test_a_caf_is_its_teams_alone_and_never_the_desks(self, cells):
        shown = {
            row.situation: {
                person
                for other, person, status in cells
                if other.url.startswith("caf:") and other.situation == row.situation and status in (*SHOWN, 409)
            }
            for row, _, _ in cells
            if row.url.startswith("caf:") and row.situation not in ("-", NOWHERE)
        }
        school = {situation: people for situation, people in shown.items() if situation.startswith("school")}
        behind_glass = school.pop("school_caf_open")
        assert all(people == {"submitter_external"} for people in school.values()) and school
        assert behind_glass == {"submitter_external", "maru_manager"}
        assert shown["officer_caf"] == {"submitter_police"}
        offered = {situation: shown[situation] for situation in ("in_caf", "caf_open", "caf_closed")}
        # The team's manager is asked of one of them only.
        assert set().union(*offered.values()) <= {"partner_practitioner", "csc_tm"}
        assert all("partner_practitioner" in people for people in offered.values())

    def test_broken_glass_opens_one_page_for_reading(self, cells):
        opened = {
            (row.url, row.method)
            for row, person, status in cells
            if (row.situation, person) == ("school_caf_open", "maru_manager") and status not in (403, 405)
        }
        assert opened == {("caf:assessment", "get")}

    def test_a_draft_is_its_authors_alone(self, cells):
        drafts = [cell for cell in cells if cell[0].situation == "draft"]
        # Who has it since when is told to whoever supervises them, and nothing of what it says.
        told = {person for row, person, status in drafts if row.url == "referrals:hand_on" and status in SHOWN}
        assert told == {"maru_manager", "duty_senior_detective"}
        words = [cell for cell in drafts if cell[0].url != "referrals:hand_on"]
        assert {person for _, person, status in words if status in SHOWN} == {"submitter_police"}

    def test_a_detective_is_shown_only_what_is_theirs(self, cells):
        shown = {
            (row.situation, person)
            for row, person, status in cells
            if row.url.startswith("caiu:") and row.situation != "-" and status in SHOWN
        }
        assert ("allocated", "caiu_dc") in shown and ("relieved", "caiu_dc_2") in shown
        assert not {("allocated", "caiu_dc_2"), ("relieved", "caiu_dc"), ("held_in_cambridge", "caiu_ds")} & shown

    def test_an_auditor_is_shown_no_case(self, cells):
        shown = {row for row, person, status in cells if person == "auditor" and status in SHOWN}
        assert {row.situation for row in shown} <= {"-"} and {row.url for row in shown} > {"audit:search"}

    def test_only_who_audits_searches_the_trail(self, cells):
        assert {who for row, who, status in cells if row.url.startswith("audit:") and status in SHOWN} == {
            "auditor",
            "dpo",
        }

    def test_a_button_is_no_page(self, cells):
        only_post = {url for url in {row.url for row, *_ in cells} if access.methods_of(url) == ["post"]}
        asked = {status for row, _, status in cells if row.url in only_post and row.method == "get"}
        assert only_post and asked <= {302, 401, 403, 404, 405, 409}


def test_every_role_has_a_column_or_one_that_stands_for_it():
    for slug, role in ROLES.items():
        column = ROLES[access.STANDS_FOR.get(slug, slug)]
        assert column.slug in EVERYBODY, slug
        assert (role.permissions, role.sees) == (column.permissions, column.sees), slug
        assert role.sees_unit == column.sees_unit, slug


def test_a_row_knows_its_place():
    assert Row("triage:claim", "post", "waiting") in set(access.expected_rows())
