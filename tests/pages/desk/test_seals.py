"""Can a record be sealed from its page, and can its keeper do there what a keeper does?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from maru.agencies.models import Seal, SealGrant
from maru.audit.models import AuditEvent
from maru.notify.models import Notice
from maru.timers.clock import london_day
from tests.looking import assert_clean, assert_fits, sign_in
from tests.rooms.agencies.test_withholding import MANAGER, SUPERVISOR, WORDS, WORKER, opened, sealed, sees
from triage.models import Handover


def read(response):
    return BeautifulSoup(response.content, "html.parser")


def text_of(response):
    return " ".join(read(response).main.text.split())


def date_of(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.fixture
def case(world):
    return world.referral_at("offered", children=2)


def put(world, case, keeper=MANAGER, **more):
    days = date_of("review_on", london_day(world.now) + timedelta(days=30))
    sent = {"why": "staff", "text": WORDS, "keeper": world.user(keeper).pk, "sure": "on", **days, **more}
    return world.client(MANAGER).post(f"/seals/new/referral/{case.pk}/", sent)


class TestSealing:
    def test_it_is_sealed_from_its_page_and_what_that_hides_is_said_before(self, world, case):
        client = world.client(MANAGER)
        link = read(client.get(f"/triage/{case.reference}/")).find("a", string="Seal this record")
        said = text_of(client.get(link["href"]))
        assert "1 referral, 3 people, 1 offer" in said and f"is asked by the offer {case.handover.reference}" in said
        answer = put(world, case)
        with world.looking():
            seal = Seal.objects.get(object_id=case.pk)
        assert answer["Location"] == f"/seals/{seal.pk}/"
        assert not sees(world, WORKER, type(case.referral), case) and not sees(
            world, "partner_practitioner", Handover, case.handover
        )
        said = text_of(client.get(answer["Location"]))
        assert "Not let in" in said and WORDS in said

    def test_who_works_it_goes_on_seeing_it_unless_unticked(self, world):
        case, other = world.referral_at("allocated"), world.referral_at("allocated")
        client, detective = world.client(MANAGER), world.user("caiu_dc")
        boxes = read(client.get(f"/seals/new/referral/{case.pk}/")).find_all("input", attrs={"name": "goes_on"})
        assert [(box["value"], box.has_attr("checked")) for box in boxes] == [(str(detective.pk), True)]
        put(world, case, goes_on=detective.pk)
        put(world, other)
        addresses = [f"/caiu/{one.investigation.reference}/" for one in (case, other)]
        assert [world.client("caiu_dc").get(url).status_code for url in addresses] == [200, 404]
        assert [world.client("caiu_ds").get(url).status_code for url in addresses] == [404, 404]
        with world.looking():
            grant = SealGrant.objects.get(user=detective)
        assert london_day(grant.until - timedelta(seconds=1)) == london_day(world.now) + timedelta(days=30)

    def test_another_keeper_is_told_and_not_of_what(self, world, case):
        assert put(world, case, keeper=SUPERVISOR)["Location"] == "/"
        with world.looking():
            told = Notice.objects.get(key__startswith="keeps:")
        assert told.to_user == world.user(SUPERVISOR) and case.reference not in told.text + told.link
        assert "Read it" not in text_of(world.client(SUPERVISOR).get(told.link))
        assert world.client(MANAGER).get(told.link).status_code == 404

    def test_who_may_not_seal_finds_no_way_to(self, world, case):
        page = read(world.client(WORKER).get(f"/triage/{case.reference}/"))
        assert page.find("a", string="Seal this record") is None
        assert world.client(WORKER).get(f"/seals/new/referral/{case.pk}/").status_code == 403
        assert world.client("submitter_police_2").get(f"/seals/new/referral/{case.pk}/").status_code == 404
        assert world.client(WORKER).get("/seals/").status_code == 404

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"text": ""}, "Say in a sentence why it is sealed"),
            ({"sure": ""}, "Tick that everybody else"),
            ({"keeper": "caiu_dc"}, "Choose one of the answers shown"),
            ({"review_on_year": 2020}, "future"),
        ],
    )
    def test_what_is_missing_is_said(self, world, case, wrong, said):
        answer = put(world, case, **wrong)
        assert answer.status_code == 422 and said in text_of(answer)

    def test_a_second_seal_on_it_is_refused_on_the_form(self, world, case):
        sealed(world, case.referral)
        answer = put(world, case)
        assert answer.status_code == 409 and "sealed already" in text_of(answer)


class TestKeeping:
    @pytest.fixture
    def seal(self, world, case):
        return sealed(world, case.referral)

    def test_the_list_says_what_and_until_when_and_nothing_to_others(self, world, case, seal):
        client = world.client(MANAGER)
        assert case.reference in text_of(client.get("/seals/"))
        assert read(client.get("/")).find("a", href="/seals/") is not None
        assert "You keep no sealed record" in text_of(world.client(SUPERVISOR).get("/seals/"))
        assert read(world.client(WORKER).get("/")).find("a", href="/seals/") is None

    def test_somebody_is_let_in_reads_why_and_is_shut_out(self, world, case, seal):
        client, until = world.client(MANAGER), date_of("until", london_day(world.now) + timedelta(days=3))
        sent = {"email": f"{WORKER.upper()}@maru.example", **until}
        assert client.post(f"/seals/{seal.pk}/let-in/", sent).status_code == 302
        assert "Sealed: keep what you read to yourself. You are let in until" in text_of(
            world.client(WORKER).get(f"/triage/{case.reference}/")
        )
        with world.looking():
            grant = SealGrant.objects.get(user=world.user(WORKER))
        assert client.post(f"/seals/{seal.pk}/shut-out/{grant.pk}/").status_code == 302
        assert world.client(WORKER).get(f"/triage/{case.reference}/").status_code == 404
        assert client.post(f"/seals/{seal.pk}/shut-out/{grant.pk}/").status_code == 404

    def test_who_works_it_is_offered_by_name(self, world):
        case = world.referral_at("allocated")
        seal = sealed(world, case.referral)
        client, detective = world.client(MANAGER), world.user("caiu_dc")
        assert detective.name in text_of(client.get(f"/seals/{seal.pk}/let-in/"))
        until = date_of("until", london_day(world.now) + timedelta(days=3))
        assert client.post(f"/seals/{seal.pk}/let-in/", {"who": detective.pk, **until}).status_code == 302
        assert "Not let in" not in text_of(client.get(f"/seals/{seal.pk}/"))
        assert world.client("caiu_dc").get(f"/caiu/{case.investigation.reference}/").status_code == 200
        assert world.client("caiu_ds").get(f"/caiu/{case.investigation.reference}/").status_code == 404

    @pytest.mark.parametrize("sent", [{}, {"email": "nobody@maru.example"}])
    def test_nobody_is_let_in_without_a_name(self, world, seal, sent):
        until = date_of("until", london_day(world.now) + timedelta(days=3))
        assert world.client(MANAGER).post(f"/seals/{seal.pk}/let-in/", {**sent, **until}).status_code == 422

    def test_looking_again_moves_the_day_and_keeps_the_reason(self, world, seal):
        day = london_day(world.now) + timedelta(days=200)
        sent = {"text": "They still work here.", **date_of("review_on", day)}
        assert world.client(MANAGER).post(f"/seals/{seal.pk}/review/", sent).status_code == 302
        with world.looking():
            assert Seal.objects.get(pk=seal.pk).review_on == day
        assert "They still work here." in text_of(world.client(MANAGER).get(f"/seals/{seal.pk}/"))

    def test_it_is_handed_on_and_lifted(self, world, case, seal):
        sent = {"keeper": world.user(SUPERVISOR).pk}
        assert world.client(MANAGER).post(f"/seals/{seal.pk}/hand-on/", sent).status_code == 302
        for page in ("", "let-in/", "hand-on/", "review/", "lift/"):
            assert world.client(MANAGER).get(f"/seals/{seal.pk}/{page}").status_code == 404
        lifted = world.client(SUPERVISOR).post(f"/seals/{seal.pk}/lift/", {"text": "The parent has left."})
        assert lifted.status_code == 302 and sees(world, WORKER, type(case.referral), case)
        assert world.client(SUPERVISOR).get(f"/seals/{seal.pk}/").status_code == 404

    def test_what_the_keeper_reads_is_written_down(self, world, case, seal):
        world.client(MANAGER).get(f"/seals/{seal.pk}/")
        with world.looking():
            event = AuditEvent.objects.get(verb="seal.read")
        assert (event.reason, event.root_id) == ("keeper", str(case.pk))


@pytest.mark.browser
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_every_page_is_clean_and_fits(committed_db, world, browser, phone):
    case, other = world.referral_at("allocated"), world.referral_at("at_desk")
    seal = sealed(world, case.referral, days=1)
    opened(world, seal, "caiu_dc")
    page = browser(phone=phone)
    sign_in(page, world, MANAGER)
    addresses = ["", *(f"{seal.pk}/{end}" for end in ("", "let-in/", "hand-on/", "review/", "lift/"))]
    for address in (*addresses, f"new/referral/{other.pk}/"):
        assert page.goto(f"/seals/{address}").status == 200, address
        assert_fits(page, address)
        if not phone:
            assert_clean(page, address)


@pytest.mark.browser
def test_a_record_is_sealed_and_opened_to_its_detective_without_javascript(committed_db, world, browser):
    case = world.referral_at("allocated")
    page = browser(javascript=False)
    sign_in(page, world, MANAGER)
    page.goto(f"/triage/{case.reference}/")
    page.get_by_role("link", name="Seal this record").click()
    page.get_by_label("A member of staff or their family").check()
    page.get_by_label("The reason, in a sentence").fill(WORDS)
    page.get_by_label("Who keeps it?").select_option(str(world.user(MANAGER).pk))
    page.get_by_label(world.user("caiu_dc").name).uncheck()
    page.get_by_label("Everybody else loses sight of it at once").check()
    page.get_by_role("button", name="Seal it").click()
    page.get_by_role("button", name="Let somebody in").click()
    page.get_by_label(world.user("caiu_dc").name).check()
    page.get_by_role("button", name="Let them in").click()
    page.get_by_text("is let in.").wait_for()
    page.goto(f"/triage/{case.reference}/")
    assert page.get_by_text("Sealed: you keep it.").is_visible()
    detective = browser()
    sign_in(detective, world, "caiu_dc")
    detective.goto(f"/caiu/{case.investigation.reference}/")
    assert detective.get_by_text("Sealed: keep what you read to yourself.").is_visible()
    assert_clean(detective)
