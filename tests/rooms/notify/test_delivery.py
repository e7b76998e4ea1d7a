"""Is it known what becomes of a mail, is it sent again where it failed, and does somebody hear where it never goes?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.mail.backends.locmem import EmailBackend

from maru.agencies.acting import acting_as
from maru.agencies.operations import register_user
from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.common.errors import NotPermitted
from maru.notify.models import Mail
from maru.notify.operations import send_outbox, tell, try_again
from maru.notify.said import said
from maru.timers.operations import database_now
from tests.rooms.notify.notify_service import KEY, SECRET, TEMPLATE, Service

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Refusing(EmailBackend):
    """A mail server that is not there."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


@pytest.fixture
def service(settings):
    found = Service()
    settings.NOTIFY_API_KEY, settings.NOTIFY_EMAIL_TEMPLATE, settings.NOTIFY_API_URL = KEY, TEMPLATE, found.url
    yield found
    found.close()


@pytest.fixture
def at(db):
    return database_now()


def act():
    return acting_as(system="test", door=Door.TEST)


def told(at, email="a@maru.example", user=None):
    with act():
        user = user or register_user(email=email, name="Invented Person", password="x" * 20, at=at)
        tell(key="k", text=said("MR-26-000001-X: news."), link="/", about=None, user=user, at=at)
        return Mail.objects.get(key=f"k:{user.pk}")


def run(at):
    return send_outbox(at=at, door=Door.TEST)


def afresh(mail):
    with act():
        return Mail.objects.get(pk=mail.pk)


def test_notify_takes_it_with_our_id_as_its_reference_and_nobodys_name(at, service):
    mail = told(at)
    assert run(at) == 1 and run(at) == 0
    (one,) = service.sent
    assert (one["email_address"], one["reference"]) == ("a@maru.example", str(mail.pk))
    assert one["personalisation"]["subject"] == "MARU: something needs you" and "Invented" not in str(one)
    assert afresh(mail).their_id == one["id"] and afresh(mail).delivered_at is None


def test_it_is_asked_ever_more_rarely_what_has_become_of_it_until_it_arrived(at, service):
    mail = told(at)
    run(at)
    for word in ("created", "sending", "a word of tomorrow"):
        service.sent[0]["status"] = word
        asked = afresh(mail).ask_at
        run(asked)
        assert afresh(mail).ask_at >= asked + MINUTE and afresh(mail).delivered_at is None
    service.sent[0]["status"] = "delivered"
    last = afresh(mail).ask_at
    run(last)
    assert (
        afresh(mail).delivered_at == last
        and afresh(mail).state == "delivered"
        and afresh(mail).ask_at is None
        and len(service.sent) == 1
    )


def test_one_that_comes_back_is_shown_and_one_that_failed_is_sent_again(at, service):
    mail = told(at)
    run(at)
    service.sent[0]["status"] = "temporary-failure"
    run(at + MINUTE)
    again = afresh(mail)
    assert again.sent_at is None and again.last_error == "temporary-failure" and again.try_at > at + MINUTE
    run(again.try_at)
    assert [one["reference"] for one in service.sent] == [str(mail.pk)] * 2
    service.sent[1]["status"] = "permanent-failure"
    run(afresh(mail).ask_at)
    back = afresh(mail)
    assert back.state == "come_back" and back.ask_at is None and run(at + HOUR) == 0
    with act():
        assert Mail.objects.stuck(at).get() == mail
        assert AuditEvent.objects.filter(verb="mail.bounced", object_id=str(mail.pk)).count() == 2


def test_what_they_took_without_saying_so_is_not_sent_a_second_time(at, service):
    service.answers = ["taken and silent"]
    mail = told(at)
    assert run(at) == 0 and afresh(mail).tries == 1
    assert run(afresh(mail).try_at) == 1
    assert len(service.sent) == 1 and afresh(mail).their_id == service.sent[0]["id"]


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"answers": [500]}, "HTTPError 500"),
        ({"answers": [429]}, "HTTPError 429"),
        ({"key": KEY.replace(SECRET, SECRET[::-1])}, "HTTPError 403"),
        ({"template": "another"}, "HTTPError 400"),
        ({"url": "http://127.0.0.1:9"}, "HTTP503Error 503"),
    ],
    ids=str,
)
def test_what_goes_wrong_is_written_down_by_its_number_and_tried_again(at, service, settings, wrong, error):
    settings.NOTIFY_API_KEY = wrong.get("key", KEY)
    settings.NOTIFY_EMAIL_TEMPLATE = wrong.get("template", TEMPLATE)
    settings.NOTIFY_API_URL = wrong.get("url", service.url)
    service.answers = wrong.get("answers", [])
    mail = told(at)
    assert afresh(mail).state == "written"
    assert run(at) == 0 and afresh(mail).last_error == error and afresh(mail).state == "tried"
    settings.NOTIFY_API_KEY, settings.NOTIFY_EMAIL_TEMPLATE, settings.NOTIFY_API_URL = KEY, TEMPLATE, service.url
    assert run(afresh(mail).try_at) == 1


def test_an_answer_that_never_comes_leaves_it_to_be_asked_again(at, service, settings):
    mail = told(at)
    run(at)
    settings.NOTIFY_API_URL = "http://127.0.0.1:9"
    run(at + MINUTE)
    assert afresh(mail).ask_at == at + 2 * MINUTE and afresh(mail).sent_at == at


def page_of(world, who, address):
    return BeautifulSoup(world.client(who).get(address).content, "html.parser").main.text


def test_what_has_not_gone_for_hours_is_shown_to_who_looks_after_it_and_to_whom_it_was_written(world, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    long_ago, user = world.at(hours=-5), world.user("caiu_dc")
    told(world.at(hours=-3), user=world.user("caiu_ds"))
    mail = told(long_ago, user=user)
    run(long_ago)
    assert "Your e-mail does not reach you" in page_of(world, "caiu_dc", "/inbox/")
    assert "The mail server does not answer." in page_of(world, "caiu_dc", "/inbox/")
    assert "Your e-mail does not reach you" not in page_of(world, "caiu_ds", "/inbox/")
    for who in ("sysadmin", "maru_manager"):
        shown = page_of(world, who, "/staff/mails/")
        assert "caiu_dc@maru.example" in shown and "tried 1 time" in shown and "ConnectionRefusedError" in shown
        assert "caiu_ds@maru.example" not in shown
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    answer = world.client("sysadmin").post(f"/staff/mails/{user.pk}/again/", follow=True)
    assert "1 e-mail is tried again now." in answer.content.decode()
    run(world.at(hours=1))
    assert afresh(mail).state == "sent" and "Every e-mail has gone" in page_of(world, "sysadmin", "/staff/mails/")
    assert "Your e-mail does not reach you" not in page_of(world, "caiu_dc", "/inbox/")
    answer = world.client("sysadmin").post(f"/staff/mails/{user.pk}/again/", follow=True)
    assert "Nothing is stuck any more." in answer.content.decode()


def test_what_came_back_goes_again_once_the_address_is_mended(world, service):
    user = world.user("caiu_dc")
    mail = told(world.now, user=user)
    run(world.now)
    service.sent[0]["status"] = "permanent-failure"
    run(world.now + MINUTE)
    assert "There is no mailbox of this address." in page_of(world, "sysadmin", "/staff/mails/")
    with world.acting("caiu_ds"), pytest.raises(NotPermitted):
        try_again(to=user, by=world.user("caiu_ds"), at=world.now)
    world.client("maru_manager").post(f"/staff/mails/{user.pk}/again/")
    assert run(world.at(hours=1)) == 1 and len(service.sent) == 2 and afresh(mail).bounced_at is None


def test_the_page_is_not_for_others(world):
    assert world.client("caiu_ds").get("/staff/mails/").status_code == 403
