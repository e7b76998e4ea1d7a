"""Does a broken glass open one page for reading, to whoever says why, and is whoever works on it told?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from caf.models import AgreedAction
from caiu import operations as caiu
from caiu.models import Investigation
from maru.agencies.models import Glass, GlassReview
from maru.agencies.operations import end_membership, keep_out, seal
from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.common.errors import NotPermitted
from maru.desk.glass import reviewing
from maru.notify.models import Notice
from maru.timers.clock import london_day
from maru.timers.models import Timer
from maru.timers.operations import sweep
from tests.contracts import access

WORDS = "The child was seen alone at the station tonight and nobody answers."
MANAGER = "maru_manager"


def read(answer):
    return BeautifulSoup(answer.content, "html.parser")


def said(answer):
    """What the page says, without what differs at each showing."""
    page = read(answer).find("main")
    for field in page.select("input[type=hidden]"):
        field.decompose()
    return " ".join(page.get_text(" ").split())


def look(world, reference, who=MANAGER, **more):
    sent = {"reference": reference, "why": "danger", "text": WORDS, **more}
    return world.client(who).post("/break-glass/new/", sent)


@pytest.fixture
def case(world):
    return world.referral_at("allocated")


@pytest.fixture
def caf(world):
    return world.assessment_at("written", by="submitter_external")


@pytest.fixture
def investigation(case):
    return case.investigation


class TestBreakingIt:
    def test_it_opens_the_page_for_reading_with_a_banner(self, world, investigation):
        client, url = world.client(MANAGER), f"/caiu/{investigation.reference}/"
        assert client.get(url).status_code == 404
        answer = look(world, investigation.reference.lower())
        assert (answer.status_code, answer["Location"]) == (302, url)
        page = client.get(url)
        assert page.status_code == 200
        assert "You broke the glass. Open to you until tomorrow" in said(page)
        assert not read(page).select("main form[action*=caiu]")
        with world.looking():
            reasons = AuditEvent.objects.filter(verb="investigation.read", root_id=str(investigation.pk))
            assert "behind-glass" in set(reasons.values_list("reason", flat=True))

    @pytest.mark.parametrize(
        ("who", "stage", "address"),
        [("caiu_ds_cambridge", "at_desk", "referrals"), ("caiu_ds", "offered", "handovers"), (MANAGER, "caf", "caf")],
    )
    def test_each_kind_opens_on_its_own_page(self, world, request, who, stage, address):
        if stage == "caf":
            reference = request.getfixturevalue("caf").reference
        else:
            case = world.referral_at(stage)
            reference = case.handover.reference if case.handover else case.reference
        answer = look(world, reference, who)
        assert answer["Location"] == f"/{address}/{reference}/"
        page = world.client(who).get(answer["Location"])
        assert page.status_code == 200 and "You broke the glass." in said(page)
        assert not read(page).select(f"main a[href^='/{address}/{reference}/'], main form[action^='/{address}/']")

    def test_whoever_works_on_it_hears_by_the_reference_only(self, world, investigation):
        look(world, investigation.reference)
        with world.looking():
            told = Notice.objects.filter(key__startswith="glass:")
            assert {n.to_user.email if n.to_user else n.to_role for n in told} == {"caiu_dc@maru.example", "caiu_ds"}
            assert {n.text.split(":")[0] for n in told} == {investigation.reference}

    def test_what_is_not_there_sealed_or_kept_from_one_is_answered_the_same(self, world):
        hidden, kept, manager = world.referral_at("allocated"), world.referral_at("allocated"), world.user(MANAGER)
        with world.acting(MANAGER):
            seal(
                record=hidden.referral, why="staff", text=WORDS, keeper=world.user("caiu_ds_cambridge"),
                by=manager, review_on=(world.now + timedelta(days=30)).date(), at=world.now,
            )  # fmt: skip
            keep_out(record=kept.referral, user=manager, how="declared", why="known", by=manager, at=world.now)
        asked = [hidden.investigation.reference, kept.investigation.reference, "CA-26-999999-Z", "XX"]
        answers = [look(world, reference) for reference in asked]
        assert [answer.status_code for answer in answers] == [422] * 4
        assert len({said(answer) for answer in answers}) == 1
        with world.looking():
            refused = AuditEvent.objects.filter(verb="refused", reason="nothing-there")
            assert {event.data.get("reference") for event in refused} == {*asked[:3], None}
            assert not Glass.objects.exists()
            told = Notice.objects.filter(text__contains="which you keep sealed")
            assert [(n.to_user, n.about) for n in told] == [(world.user("caiu_ds_cambridge"), hidden.investigation.pk)]

    def test_what_is_open_already_needs_no_glass(self, world, case, investigation):
        assert look(world, case.reference).status_code == 409
        look(world, investigation.reference)
        assert look(world, investigation.reference).status_code == 409
        with world.looking():
            assert Glass.objects.count() == 1

    def test_it_is_asked_again_who_it_is(self, world, investigation):
        client = Client()
        client.force_login(world.user(MANAGER), backend="maru.web.accounts.OnlyPeople")
        assert client.get("/break-glass/new/").status_code == 302
        sent = {"reference": investigation.reference, "why": "danger", "text": WORDS}
        assert client.post("/break-glass/new/", sent).status_code == 401
        with world.looking():
            assert not Glass.objects.exists()

    @pytest.mark.parametrize("missing", ["reference", "why", "text"])
    def test_everything_is_asked_for(self, world, investigation, missing):
        sent = {"reference": investigation.reference, "why": "danger", "text": WORDS, missing: ""}
        assert world.client(MANAGER).post("/break-glass/new/", sent).status_code == 422


def an_action(world, found):
    """Something to be done in it."""
    if isinstance(found, Investigation):
        with world.acting("caiu_dc"):
            me = world.user("caiu_dc")
            to_do = {"what": "Ring the school", "owner": me.pk, "due_on": london_day(world.now)}
            return caiu.set_action(investigation_id=found.pk, **to_do, by=me, at=world.now).pk
    with world.looking():
        return AgreedAction.objects.filter(assessment=found).first().pk


class TestReadingOnly:
    @pytest.mark.parametrize("room", ["caiu", "caf"])
    def test_no_other_page_and_no_button_of_the_room_opens(self, world, request, room):
        found = request.getfixturevalue("caf" if room == "caf" else "investigation")
        client, opened = world.client(MANAGER), f"{room}:assessment" if room == "caf" else f"{room}:case"
        look(world, found.reference)
        names = [n for n in access.patterns() if n.startswith(f"{room}:") and "reference" in access.needs(n)]
        filled = {"reference": found.reference, "domain": "development", "action_id": an_action(world, found)}
        asked = 0
        for name in names:
            url = access.reverse(name, kwargs={key: filled[key] for key in access.needs(name)})
            for method in access.methods_of(name):
                if (name, method) != (opened, "get"):
                    answer = getattr(client, method)(url)
                    assert (answer.status_code, name) == (403, name)
                    assert "you may read its page, and do nothing else with it" in said(answer)
                    asked += 1
        assert asked > 5

    def test_it_cannot_be_made_a_look_for_good_by_sealing_the_record(self, world, investigation):
        client, url = world.client(MANAGER), f"/seals/new/investigation/{investigation.pk}/"
        look(world, investigation.reference)
        assert "Seal this record" not in said(client.get(f"/caiu/{investigation.reference}/"))
        assert [client.get(url).status_code, client.post(url).status_code] == [403, 403]
        manager = world.user(MANAGER)
        with world.acting(MANAGER), pytest.raises(NotPermitted):
            seal(
                record=investigation, why="staff", text=WORDS, keeper=manager, by=manager,
                review_on=(world.now + timedelta(days=30)).date(), at=world.now,
            )  # fmt: skip

    def test_whose_work_it_becomes_meanwhile_works_it_as_everybody_else(self, world, caf):
        look(world, caf.reference)
        with world.looking():
            Glass.objects.update(user=world.user("submitter_external"))
        page = world.client("submitter_external").get(f"/caf/{caf.reference}/")
        assert "You broke the glass" not in said(page)


class TestItsEnd:
    def gone(self, world, investigation):
        return world.client(MANAGER).get(f"/caiu/{investigation.reference}/").status_code == 404

    def test_whoever_broke_it_ends_it(self, world, investigation):
        look(world, investigation.reference)
        client = world.client(MANAGER)
        assert "Records you look into" in said(client.get("/"))
        form = read(client.get("/break-glass/")).select_one("main form")
        assert client.post(form["action"]).status_code == 302
        assert self.gone(world, investigation) and client.post(form["action"]).status_code == 409
        assert world.client("caiu_ds").post(form["action"]).status_code == 404
        assert "You look into nothing beyond your own work" in said(client.get("/break-glass/"))

    def test_it_ends_by_the_databases_clock(self, world, investigation):
        look(world, investigation.reference)
        with world.looking():
            Glass.objects.update(until=world.now - timedelta(seconds=1), broken_at=world.now - timedelta(days=1))
        assert self.gone(world, investigation)

    def test_it_ends_with_the_role_that_may_break_it(self, world, investigation):
        look(world, investigation.reference)
        with world.looking():
            end_membership(membership=world.user(MANAGER).memberships.get(until=None), at=world.now)
            assert not Glass.objects.open().exists()


class TestTheReview:
    @pytest.fixture
    def review(self, world, investigation):
        look(world, investigation.reference)
        with world.looking():
            return GlassReview.objects.select_related("glass").get()

    def send(self, world, review, who, **more):
        sent = {"finding": "justified", "words": "Nobody else could be reached.", **more}
        return world.client(who).post(f"/break-glass/review/{review.pk}/", sent)

    def test_it_waits_from_the_first_moment_under_a_clock(self, world, review):
        assert (review.said, review.user, review.reviewed_at) == (WORDS, world.user(MANAGER), None)
        with world.looking():
            assert Timer.objects.filter(kind="glass_review", object_id=review.glass_id, state="running").count() == 1
        assert "No look waits for your review" in said(world.client(MANAGER).get("/break-glass/review/"))
        waits = said(world.client("duty_senior_detective").get("/break-glass/review/"))
        assert review.glass.reference in waits and "A child or adult is in danger now" in waits

    def test_somebody_else_clears_it_with_a_finding_and_words(self, world, review):
        page = world.client("duty_senior_detective").get(f"/break-glass/review/{review.pk}/")
        assert WORDS in said(page)
        assert self.send(world, review, "duty_senior_detective", words="").status_code == 422
        assert self.send(world, review, "duty_senior_detective").status_code == 302
        assert self.send(world, review, "duty_senior_detective").status_code == 409
        with world.looking():
            review.refresh_from_db()
            assert (review.finding, review.reviewed_by) == ("justified", world.user("duty_senior_detective"))
            assert not Timer.objects.filter(kind="glass_review", state="running").exists()
            assert AuditEvent.objects.filter(verb="glass.reviewed", root_id=str(review.about)).count() == 1
        done = said(world.client(MANAGER).get("/break-glass/review/"))
        assert "It was justified" in done and "How often, and why" in done

    def test_the_data_protection_officer_reviews_what_everybody_else_who_may_has_looked_at(self, world, review):
        assert WORDS in said(world.client("dpo").get(f"/break-glass/review/{review.pk}/"))
        assert self.send(world, review, "dpo").status_code == 302
        assert world.client("dpo").get("/break-glass/").status_code == 403

    def test_both_lists_are_turned_over(self, world, review, monkeypatch):
        monkeypatch.setattr(reviewing, "PAGE", 1)
        look(world, world.referral_at("allocated").investigation.reference)
        with world.looking():
            looks = list(GlassReview.objects.order_by("waits_since", "id").select_related("glass"))
        oldest, newest = (one.glass.reference for one in looks)

        def pages():
            client = world.client("duty_senior_detective")
            first = client.get("/break-glass/review/")
            return said(first), said(client.get(read(first).find("a", rel="next")["href"]))

        first, second = pages()
        assert oldest in first and newest not in first and newest in second and oldest not in second
        for one in looks:
            assert self.send(world, one, "duty_senior_detective").status_code == 302
        first, second = pages()
        assert newest in first and oldest not in first and oldest in second and "How often" not in second

    def test_nobody_clears_their_own(self, world, review):
        page = world.client(MANAGER).get(f"/break-glass/review/{review.pk}/")
        assert "somebody else reviews it" in said(page) and not read(page).select("main form")
        assert self.send(world, review, MANAGER).status_code == 403

    def test_whoever_has_no_part_in_it_finds_nothing(self, world, review):
        assert self.send(world, review, "caiu_ds").status_code == 404
        assert world.client("caiu_ds").get("/break-glass/review/").status_code == 403

    def test_of_a_record_that_is_withheld_from_them_a_reviewer_hears_nothing(self, world, review, case):
        reviewer = world.user("duty_senior_detective")
        with world.acting(reviewer):
            keep_out(record=case.referral, user=reviewer, how="declared", why="known", by=reviewer, at=world.now)
        assert self.send(world, review, "duty_senior_detective").status_code == 404
        shown = said(world.client("duty_senior_detective").get("/break-glass/review/"))
        assert review.glass.reference not in shown

    def test_everybody_who_could_review_hears_when_the_time_is_over(self, world, review):
        with world.looking():
            due = Timer.objects.get(kind="glass_review", object_id=review.glass_id).due_at
        sweep(at=due + timedelta(minutes=1), door=Door.TEST)
        with world.looking():
            late = Notice.objects.filter(text__contains="waits for its review", about=review.about)
            assert set(late.values_list("to_role", flat=True)) == {"dpo", "duty_senior_detective"}
        tile = read(world.client("duty_senior_detective").get("/")).find("a", string="Looks to review")
        assert tile is not None
