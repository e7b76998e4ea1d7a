"""Is the address of a refuge found nowhere but behind its one door?"""

import pytest

from maru.agencies.models import Conflict
from maru.audit.models import AuditEvent, ReasonText
from maru.audit.verbs import Verb
from maru.common.errors import NotFound, NotPermitted, ReasonMissing
from maru.desk.homes.operations import add_home
from maru.people.models import HouseholdMembership
from referrals import operations
from referrals.homes import at_home, page_that_tells
from referrals.models import Party, SafeAddress
from referrals.operations.safe import SafeAddressInWords
from tests.pages.referrals.officer import read, words
from triage.queries.destinations import destinations

# Whatever folds or shortens it keeps one of the two.
ADDRESS, POSTCODE, TOLD = "7 Zqrefuge Lane", "CB9 9ZQ", "zqrefuge|cb9 ?9zq"
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm')"
TELLS = f"SELECT '{{0}}' WHERE EXISTS (SELECT 1 FROM {{0}} x WHERE to_jsonb(x)::text ~* '{TOLD}')"
WHY = {"why": "visit", "text": "The social worker goes there tonight."}


def in_refuge(world, **written):
    """A child in a refuge with her mother, whose box nobody ticked; the father lives where they fled from."""
    pages = world.pages(**written)
    child, mother = pages["subjects"]["people"][0], pages["others"]["people"][0]
    home = {"address": ADDRESS, "postcode": POSTCODE}
    father = {**mother, "given_names": "Cal", "relationship": "father", "sex": "M"}
    child |= {**home, "address_withheld": True}
    pages["others"]["people"] = [{**mother, "address": ADDRESS.upper(), "postcode": ""}, father]
    return pages


def tables_that_tell(run_sql_as_owner):
    """Every table of the database that holds the address in whatever column."""
    tables = [name for (name,) in run_sql_as_owner(TABLES)]
    return {name for (name,) in run_sql_as_owner(" UNION ALL ".join(map(TELLS.format, tables)))}


def sent_by_the_school(world):
    """The same by the API, sent twice under one key."""
    pages = in_refuge(world)
    people = {slug: pages[slug]["people"] for slug in ("subjects", "others")}
    for person in people["others"]:
        person.pop("sex")
    body = {**pages, **people, "consent": {"parents_informed": "yes", "lawful_basis": "public_task"}}
    school = world.api("alderbrook-academy", on_behalf_of="a.teacher")
    first = school.post("/api/v1/referrals/", body, key="one")
    again = school.post("/api/v1/referrals/", body, key="one")
    assert (first.status_code, again.content) == (201, first.content)
    return school.get(f"/api/v1/referrals/{first.json()['reference']}/").json()


def test_it_stands_in_one_table_of_the_database_whatever_becomes_of_the_referral(committed_db, world, run_sql_as_owner):
    draft = world.referral_at("draft", pages=in_refuge(world))
    assert tables_that_tell(run_sql_as_owner) == {"web_draft"}
    world.walk.submit(draft.referral, "submitter_police", at=world.now)
    assert tables_that_tell(run_sql_as_owner) == {"referrals_safeaddress"}
    for stage in ("reported", "handed_back"):
        world.referral_at(stage, pages=in_refuge(world))
    helped = world.referral_at("in_caf", pages=in_refuge(world)).assessments[0]
    world.helping.agree(helped, "partner_practitioner", at=world.now)
    asked = {name: answers for name, answers in world.pages().items() if name in ("danger", "concern", "consent")}
    again = world.helping.step_up(helped, "partner_practitioner", asked, at=world.now)
    written = sent_by_the_school(world)["written"]["subjects"][0]
    assert written["address_withheld"] is True and not {"address", "postcode"} & set(written)
    assert tables_that_tell(run_sql_as_owner) == {"referrals_safeaddress"}
    assert shown_to(world, "maru_triage_sw", first_in(world, again)).address == ADDRESS


def first_in(world, referral):
    with world.looking():
        return Party.objects.get(referral=referral, position=0)


def shown_to(world, who, party, **changes):
    by = world.user(who)
    with world.acting(by):
        return operations.open_safe_address(party_id=party.pk, **{**WHY, **changes}, by=by, at=world.now)


@pytest.mark.django_db
class TestTheDoor:
    @pytest.fixture
    def case(self, world):
        return world.referral_at("allocated", pages=in_refuge(world))

    def test_who_decides_or_investigates_opens_it_with_a_reason(self, world, case):
        for who in ("maru_triage_sw", "maru_manager", "caiu_dc", "caiu_ds"):
            found = shown_to(world, who, case.subject.party, text=f"{who} goes there.")
            assert (found.address, found.postcode) == (ADDRESS, POSTCODE)
            event = AuditEvent.objects.get(verb=Verb.SAFE_ADDRESS_READ, actor=f"user:{world.user(who).pk}")
            assert (event.object_id, event.root_id) == (str(case.subject.party_id), str(case.pk))
            assert event.reason == "visit"
            with world.looking():
                assert ReasonText.objects.get(hash=event.text_hash).text == f"{who} goes there."

    def test_nobody_else_does_not_even_who_wrote_it(self, world, case):
        for who, refusal in (
            ("submitter_police", NotPermitted), ("maru_info_officer", NotPermitted),
            ("partner_practitioner", NotPermitted), ("caiu_dc_cambridge", NotFound), ("caiu_dc_2", NotFound),
        ):  # fmt: skip
            with pytest.raises(refusal):
                shown_to(world, who, case.subject.party)
        assert not AuditEvent.objects.filter(verb=Verb.SAFE_ADDRESS_READ).exists()

    def test_it_asks_for_both_code_and_words(self, world, case):
        for missing in ({"why": ""}, {"why": "curious"}, {"text": "  "}):
            with pytest.raises(ReasonMissing):
                shown_to(world, "caiu_dc", case.subject.party, **missing)
        assert not AuditEvent.objects.filter(verb=Verb.SAFE_ADDRESS_READ).exists()

    def test_no_context_of_anybodys_shows_it_but_the_houses(self, world, case):
        for who in ("maru_manager", "caiu_dc", "submitter_police"):
            with world.acting(who):
                assert not SafeAddress.objects.filter(referral=case.pk).exists()
        with world.looking():
            # The mother's is the child's.
            assert SafeAddress.objects.filter(referral=case.pk).count() == 2

    def test_the_page_shows_it_once_and_no_browser_keeps_it(self, world, case):
        browser, party = world.client("caiu_dc"), case.subject.party
        came_from = f"/caiu/{case.investigation.reference}/"
        page = browser.get(came_from)
        assert "Address withheld" in words(page) and ADDRESS not in words(page)
        door = read(page).find("a", href=lambda href: href and f"/addresses/{party.pk}/" in href)["href"]
        assert ADDRESS not in words(browser.get(door))
        assert browser.post(door, {"why": "visit"}).status_code == 422
        opened = browser.post(door, WHY)
        assert ADDRESS in words(opened) and POSTCODE in words(opened)
        assert "no-store" in opened["Cache-Control"]
        assert read(opened).select_one(".govuk-back-link")["href"] == came_from

    def test_the_door_leads_back_to_our_own_pages_only(self, world, case):
        door = f"/referrals/{case.reference}/addresses/{case.subject.party_id}/"
        for elsewhere in ("https://evil.example/", "//evil.example/", r"/\evil.example"):
            page = read(world.client("caiu_dc").get(door, {"from": elsewhere}))
            assert page.select_one(".govuk-back-link")["href"] == "/"

    def test_the_way_to_it_stands_only_where_somebody_may_go_it(self, world, case):
        for who, url, there in (
            ("maru_triage_sw", "triage", True),
            ("maru_info_officer", "triage", False),
            ("submitter_police", "referrals", False),
        ):
            page = world.client(who).get(f"/{url}/{case.reference}/")
            assert ("/addresses/" in page.content.decode()) == there
            assert ("Address withheld: ask the MARU desk" in words(page)) != there

    def test_who_said_that_it_is_secret_and_gave_none_is_to_be_asked(self, world):
        pages = in_refuge(world)
        pages["subjects"]["people"][0] |= {"address": "", "postcode": ""}
        case = world.referral_at("waiting", pages=pages)
        door = f"/referrals/{case.reference}/addresses/{case.subject.party_id}/"
        assert "gave none" in words(world.client("maru_triage_sw").post(door, WHY))


@pytest.mark.django_db
class TestWhatFollowsFromIt:
    def test_nobody_is_matched_by_it_and_it_routes_nowhere(self, world):
        case = world.referral_at("at_desk", pages=in_refuge(world, postcode="PE1 1ZZ"))
        with world.looking():
            party, father = (Party.objects.get(referral=case.pk, position=place) for place in (0, 2))
            assert not HouseholdMembership.objects.filter(person=party.person_id).exists()
            assert father.postcode == "PE1 1ZZ"
            way = destinations().route_for(party, [father])
        assert (way.unit, way.local_authority) == ("", "")

    def test_nobody_finds_out_by_saying_that_they_live_there(self, world):
        case, curious = world.referral_at("at_desk", pages=in_refuge(world)), world.user("maru_triage_sw_2")
        with world.acting(curious):
            add_home(address=ADDRESS, postcode=POSTCODE, by=curious, at=world.now)
        assert world.client(curious).get(f"/triage/{case.reference}/").status_code == 200
        with world.looking():
            assert not Conflict.objects.filter(object_id=case.pk).exists()

    def test_the_paper_pack_and_the_partner_read_that_it_is_withheld(self, world):
        case = world.referral_at("offered", pages=in_refuge(world))
        sentence = "Address withheld: ask the MARU desk"
        for who, url in (
            ("partner_practitioner", f"/handovers/{case.handover.reference}/"),
            ("maru_manager", "/triage/paper-pack/"),
            ("submitter_police", f"/referrals/{case.reference}/"),
        ):
            page = words(world.client(who).get(url))
            assert sentence in page and "Zqrefuge" not in page

    def test_a_caf_does_not_hold_it(self, world):
        school = world.client("submitter_external")
        child = {
            "child-role": "child", "child-family_name": "Testford", "child-age_estimate": "7", "child-sex": "F",
            "child-address": ADDRESS, "child-address_withheld": "on", "why": "She is often late.",
        }  # fmt: skip
        refused = school.post("/caf/new/", child)
        assert refused.status_code == 422 and "does not stand in a CAF" in words(refused)
        opened = school.post("/caf/new/", child | {"child-address": ""}, follow=True)
        assert "Address withheld: it does not stand in a CAF" in words(opened)

    def test_a_referral_whose_words_tell_it_is_not_received(self, world):
        pages = in_refuge(world)
        pages["concern"]["what_happened"] = "They came to 7, ZQREFUGE LANE last night."
        draft = world.referral_at("draft", pages=pages)
        with world.acting("submitter_police"), pytest.raises(SafeAddressInWords, match="The concern"):
            operations.submit(referral_id=draft.pk, by=world.user("submitter_police"), at=world.now)


def test_who_lives_where_somebody_must_not_be_found_must_not_be_found_there_either():
    there, elsewhere = {"address": "7 Fern Road", "postcode": "PE1 1ZZ"}, {"address": "8 Fern Road"}
    told = [
        {**there, "address_withheld": True},
        {**there, "address": "7, fern road"},
        elsewhere,
        {"same_address": True},
    ]
    assert [person["address_withheld"] for person in at_home(told)] == [True, True, False, True]
    told = [there, {"same_address": True, "address_withheld": True}, elsewhere]
    assert [person["address_withheld"] for person in at_home(told)] == [True, True, False]
    assert [person["address_withheld"] for person in at_home([elsewhere, {"address_withheld": True}])] == [False, True]


@pytest.mark.parametrize(
    ("home", "said", "tells"),
    [
        ({"address": "7 Fern Road"}, "at 7 fern-road.", True),
        ({"postcode": "PE1 1ZZ"}, "near PE11ZZ", True),
        ({"address": "York"}, "They came from York.", False),
        ({"address": "7 Fern Road"}, "At 8 Fern Road.", False),
    ],
)
def test_an_address_is_found_in_words_however_it_is_written(home, said, tells):
    pages = {"subjects": {"people": [{**home, "address_withheld": True}]}, "concern": {"what_happened": said}}
    assert page_that_tells(pages) == ("The concern" if tells else "")
    pages["subjects"]["people"][0]["address_withheld"] = False
    assert page_that_tells(pages) == ""
