"""Can whoever must clear unusual looking see whose it was and what it rests on, without looking themselves?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from maru.agencies.models import Signal
from maru.agencies.operations import seal
from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.desk.signals import views
from maru.desk.signals.operations import clear, notice
from maru.timers.models import Timer

MANAGER, WORKER, DPO = "maru_manager", "maru_triage_sw", "dpo"
SENT = {"outcome": "explained", "words": "She looked for a file of the day before."}


def read(answer):
    return BeautifulSoup(answer.content, "html.parser")


def said(answer):
    return " ".join(read(answer).main.get_text(" ").split())


def noticed(world, who, *cases):
    """Somebody opened these, whose people are called like them."""
    notice(door=Door.TEST)
    user = world.user(who)
    given, family = user.name.split()
    for case in cases:
        with world.looking():
            people = case.subject.party.person
            type(people).objects.filter(pk=people.pk).update(match_key=f"{family}|{given}".lower())
        assert world.client(who).get(f"/triage/{case.reference}/").status_code == 200
    notice(door=Door.TEST)
    with world.looking():
        return list(Signal.objects.filter(user=user, rule="alike").order_by("first_seq"))


@pytest.fixture
def case(world):
    return world.referral_at("at_desk", claimed_by=WORKER)


@pytest.fixture
def signal(world, case):
    (found,) = noticed(world, WORKER, case)
    return found


def test_it_is_listed_and_told_by_time_reference_and_operation(world, case, signal):
    dpo = world.client(DPO)
    listed = said(dpo.get("/audit/signals/"))
    assert "Joyce Amberley" in listed and "Somebody in the record is called like them" in listed
    page = said(dpo.get(f"/audit/signals/{signal.pk}/"))
    assert case.reference in page and "Looked at a referral" in page and "claimed by them" in page
    assert case.subject.party.given_names not in page and "Testford" not in page
    assert "Unusual looks to clear" in said(dpo.get("/"))
    (event,) = AuditEvent.objects.filter(verb="signal.read")
    assert (event.object_id, event.actor) == (str(signal.pk), f"user:{world.user(DPO).pk}")


def test_it_is_cleared_with_an_outcome_and_words(world, signal):
    dpo, url = world.client(DPO), f"/audit/signals/{signal.pk}/"
    for missing in SENT:
        assert dpo.post(url, {**SENT, missing: ""}).status_code == 422
    assert dpo.post(url, SENT)["Location"] == "/audit/signals/"
    assert "Nothing waits to be cleared" in said(dpo.get("/audit/signals/"))
    assert "There was a good reason" in said(dpo.get("/audit/signals/?show=cleared"))
    assert SENT["words"] in said(world.client(MANAGER).get(url))
    assert dpo.post(url, SENT).status_code == 409
    event = AuditEvent.objects.get(verb="signal.cleared")
    assert (event.reason, event.object_id) == ("explained", str(signal.pk)) and event.text_hash
    assert Timer.objects.get(kind="signal_review", object_id=signal.pk).state == "met"


def test_nobody_sees_or_clears_their_own(world, case):
    (mine,) = noticed(world, MANAGER, case)
    manager, url = world.client(MANAGER), f"/audit/signals/{mine.pk}/"
    assert "Nothing waits to be cleared" in said(manager.get("/audit/signals/"))
    assert manager.get(url).status_code == manager.post(url, SENT).status_code == 404
    with world.acting(MANAGER):
        assert not Signal.objects.exists()
    assert world.client(DPO).get(url).status_code == 200


@pytest.mark.parametrize("who", ["auditor", WORKER, "submitter_police", "sysadmin", "duty_senior_detective"])
def test_who_may_not_clear_sees_none(world, signal, who):
    client = world.client(who)
    assert client.get("/audit/signals/").status_code == 403
    assert client.get(f"/audit/signals/{signal.pk}/").status_code == 404
    assert "Unusual looks" not in read(client.get("/")).header.text


def test_what_is_sealed_from_the_reviewer_is_asked_without_being_shown(world, case):
    other = world.referral_at("at_desk", claimed_by=WORKER)
    first, second = noticed(world, WORKER, case, other)
    keeper = world.user("caiu_ds")
    with world.acting(MANAGER):
        seal(
            record=case.referral, why="staff", text="Theirs.", keeper=keeper, by=world.user(MANAGER),
            review_on=(world.now + timedelta(days=30)).date(), at=world.now,
        )  # fmt: skip
    dpo = world.client(DPO)
    page = said(dpo.get(f"/audit/signals/{first.pk}/"))
    assert case.reference not in page and "is not open to you" in page and "Joyce Amberley" in page
    assert other.reference in said(dpo.get(f"/audit/signals/{second.pk}/"))
    assert dpo.post(f"/audit/signals/{first.pk}/", SENT).status_code == 302


def test_both_lists_go_on_page_by_page(world, case, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 1)
    found = noticed(world, WORKER, case, world.referral_at("at_desk", claimed_by=WORKER))
    for address in ("/audit/signals/?show=waiting", "/audit/signals/?show=cleared"):
        seen, dpo = [], world.client(DPO)
        while address:
            page = read(dpo.get(address))
            seen += [link["href"] for link in page.select("main tbody a")]
            older = page.select_one(".govuk-pagination__next a")
            address = older and older["href"]
        assert sorted(seen) == sorted(f"/audit/signals/{one.pk}/" for one in found)
        with world.acting(DPO):
            for one in found:
                if one.cleared_at is None and Signal.objects.get(pk=one.pk).cleared_at is None:
                    clear(signal=one, outcome="explained", words="Asked.", by=world.user(DPO), at=world.now)
