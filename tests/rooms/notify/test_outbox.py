"""Does every mail go at least once, always as the same one, and never with anybody's data in it?"""

import os
import signal
import time
from datetime import timedelta

import pytest
from django.core import mail as sent
from django.core.mail.backends.locmem import EmailBackend

from maru.agencies.acting import acting_as
from maru.agencies.models import Membership
from maru.agencies.operations import register_user
from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.notify.models import Mail, Notice
from maru.notify.operations import outbox, send_outbox, tell
from maru.notify.said import said
from maru.timers.operations import database_now
from tests.processes import dies_while

HERE = "tests.rooms.notify.test_outbox"


class Refusing(EmailBackend):
    """A mail server that is not there."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


class Hanging(EmailBackend):
    """A mail server that takes the call and says nothing, until patience ends."""

    def send_messages(self, messages):
        time.sleep(0.2)
        raise TimeoutError


class DiesAfterSending(EmailBackend):
    """The machine stops when the mail has gone and nobody has written that down."""

    def send_messages(self, messages):
        with open(os.environ["SENT_BEFORE_DEATH"], "a") as file:
            file.write(messages[0].message()["Message-ID"] + "\n")
        os.kill(os.getpid(), signal.SIGKILL)


class RefusesOne(EmailBackend):
    """A server that chokes on one address in a way that nobody foresaw."""

    def send_messages(self, messages):
        if messages[0].to == ["bad@maru.example"]:
            raise ValueError("unforeseen")
        return super().send_messages(messages)


def act():
    return acting_as(system="test", door=Door.TEST)


def person(email):
    return register_user(email=email, name="Invented Person", password="x" * 20, at=database_now())


@pytest.fixture
def at(db):
    return database_now()


def mails():
    with act():
        return list(Mail.objects.order_by("written_at", "key"))


def test_what_is_told_goes_once_and_is_kept_as_sent(at):
    with act():
        tell(
            key="k",
            text=said("MR-26-000001-X: news."),
            link="/referrals/",
            about=None,
            user=person("a@maru.example"),
            at=at,
        )
    assert send_outbox(at=at, door=Door.TEST) == 1 and send_outbox(at=at, door=Door.TEST) == 0
    (message,) = sent.outbox
    assert message.to == ["a@maru.example"] and "MR-26-000001-X: news." in message.body
    assert mails()[0].sent_at == at
    with act():
        assert AuditEvent.objects.filter(verb="mail.sent").count() == 1


def test_the_same_news_told_twice_is_one_notice_and_one_mail(at):
    with act():
        user = person("a@maru.example")
        for _ in range(2):
            tell(key="k", text=said("News."), link="/", about=None, user=user, at=at)
        assert Notice.objects.count() == Mail.objects.count() == 1


def test_nothing_is_sent_before_the_transaction_that_wrote_it(at):
    with pytest.raises(LookupError), act():
        tell(key="k", text=said("News."), link="/", about=None, user=person("a@maru.example"), at=at)
        raise LookupError
    assert send_outbox(at=at, door=Door.TEST) == 0 and sent.outbox == []


def test_a_server_that_is_not_there_is_tried_again_ever_more_rarely(at, settings):
    settings.EMAIL_BACKEND = f"{HERE}.Refusing"
    with act():
        tell(key="k", text=said("News."), link="/", about=None, user=person("a@maru.example"), at=at)
    waits, moment = [], at
    for _ in range(9):
        assert send_outbox(at=moment, door=Door.TEST) == 0
        mail = mails()[0]
        waits.append((mail.try_at - moment) / timedelta(minutes=1))
        assert send_outbox(at=mail.try_at - timedelta(seconds=1), door=Door.TEST) == 0
        assert mails()[0].tries == mail.tries
        moment = mail.try_at
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert mails()[0].last_error == "ConnectionRefusedError"


def test_after_days_without_a_server_the_mail_still_goes(at, settings):
    settings.EMAIL_BACKEND = f"{HERE}.Refusing"
    with act():
        tell(key="k", text=said("News."), link="/", about=None, user=person("a@maru.example"), at=at)
        Mail.objects.update(tries=2000)
    send_outbox(at=at, door=Door.TEST)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_outbox(at=mails()[0].try_at, door=Door.TEST) == 1 and len(sent.outbox) == 1


def test_one_mail_that_cannot_be_sent_holds_back_no_other(at, settings):
    settings.EMAIL_BACKEND = f"{HERE}.RefusesOne"
    with act():
        for number, address in enumerate(("bad@maru.example", "a@maru.example", "b@maru.example")):
            later = at + timedelta(seconds=number)
            tell(key=address, text=said("News."), link="/", about=None, user=person(address), at=later)
    assert send_outbox(at=at + timedelta(seconds=9), door=Door.TEST) == 2
    assert [(mail.sent_at is None, mail.last_error) for mail in mails()] == [
        (True, "ValueError"),
        (False, ""),
        (False, ""),
    ]


def test_a_server_that_hangs_keeps_the_clocks_waiting_for_a_few_seconds_at_most(at, settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{HERE}.Hanging"
    monkeypatch.setattr(outbox, "LONGEST_RUN", 0.3)
    with act():
        who = person("a@maru.example")
        for number in range(9):
            tell(key=f"k{number}", text=said("News."), link="/", about=None, user=who, at=at)
    for tried in (2, 4):
        assert send_outbox(at=at, door=Door.TEST) == 0
        assert sum(mail.tries for mail in mails()) == tried


def test_a_mail_is_the_same_one_however_often_it_goes(at, settings):
    with act():
        tell(key="k", text=said("News."), link="/", about=None, user=person("a@maru.example"), at=at)
    send_outbox(at=at, door=Door.TEST)
    with act():
        Mail.objects.update(sent_at=None)
    send_outbox(at=at, door=Door.TEST)
    first, second = (message.message()["Message-ID"] for message in sent.outbox)
    assert first == second == f"<{mails()[0].pk}@maru>"


def test_killed_after_sending_and_before_writing_it_down_it_goes_again_as_the_same(
    committed_db, settings, tmp_path, monkeypatch
):
    at = database_now()
    with act():
        tell(key="k", text=said("News."), link="/", about=None, user=person("a@maru.example"), at=at)
    monkeypatch.setenv("SENT_BEFORE_DEATH", str(tmp_path / "sent"))
    settings.EMAIL_BACKEND = f"{HERE}.DiesAfterSending"
    dies_while(lambda: send_outbox(at=at, door=Door.TEST), tmp_path)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_outbox(at=at, door=Door.TEST) == 1
    assert sent.outbox[0].message()["Message-ID"] == (tmp_path / "sent").read_text().strip()


def test_no_mail_names_anybody_that_a_referral_is_about(world):
    for stage in ("reported", "declined", "closed_by_caiu", "handed_back", "closed_by_desk"):
        world.referral_at(stage, family_name="Quillfeather", danger=True)
    send_outbox(at=world.now, door=Door.TEST, limit=500)
    assert len(sent.outbox) > 20
    for message in sent.outbox:
        raw = message.message().as_string()
        for word in ("Quillfeather", "Ada", "Invented Row", "PE1", "coat", "aunt", "Brackenridge", "no offence"):
            assert word not in raw, word
        assert message.subject == "MARU: something needs you" and "Sign in to read it" in message.body


def test_the_mail_of_a_notice_leads_to_its_page(world):
    case = world.referral_at("allocated")
    send_outbox(at=world.now, door=Door.TEST, limit=500)
    (message,) = (m for m in sent.outbox if m.to == ["caiu_dc@maru.example"])
    assert f"/caiu/{case.investigation.reference}/" in message.body


def test_who_no_longer_works_there_gets_no_mail_to_the_role(world):
    with world.looking():
        Membership.objects.filter(user=world.user("maru_police_ds")).update(until=world.now)
    world.referral_at("declined")
    send_outbox(at=world.now, door=Door.TEST, limit=500)
    assert "maru_police_ds@maru.example" not in {address for message in sent.outbox for address in message.to}
