"""Is everybody written to as they wish, once for a period, and never late about what cannot wait?"""

import os
import signal
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as sent
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maru.agencies.acting import acting_as
from maru.agencies.operations import lock_account, register_user
from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.notify.models import Gathered, Mail, MailWish, Notice
from maru.notify.operations import (
    HourMissing,
    News,
    QuietForNoTime,
    choose_mails,
    digest,
    send_outbox,
    tell,
    tell_many,
    write_digests,
)
from maru.notify.said import said
from maru.notify.wishes import goes_at
from tests.processes import dies_while

NOON = datetime(2026, 1, 15, 12, 30, tzinfo=UTC)
SUMMER = datetime(2026, 7, 15, 12, 30, tzinfo=UTC)


def act():
    return acting_as(system="test", door=Door.TEST)


def person(name, **wish):
    user = register_user(email=f"{name}@maru.example", name="Invented Person", password="x" * 20, at=NOON)
    if wish:
        choose_mails(by=user, at=NOON, **wish)
    return user


def told(user, key, at=NOON, **more):
    tell(key=key, text=said("MR-26-000001-X: news."), link="/inbox/", about=None, user=user, at=at, **more)


def wish(how="at_once", **more):
    return MailWish(how=how, **more)


@pytest.mark.parametrize(
    ("wished", "at", "goes"),
    [
        (None, NOON, NOON),
        (wish(), NOON, NOON),
        (wish("inbox"), NOON, None),
        (wish("hourly"), NOON, datetime(2026, 1, 15, 13, tzinfo=UTC)),
        (wish("hourly"), NOON.replace(minute=0), datetime(2026, 1, 15, 13, tzinfo=UTC)),
        (wish("daily", daily_at=17), NOON, datetime(2026, 1, 15, 17, tzinfo=UTC)),
        (wish("daily", daily_at=17), SUMMER, datetime(2026, 7, 15, 16, tzinfo=UTC)),
        (wish("daily", daily_at=8), NOON, datetime(2026, 1, 16, 8, tzinfo=UTC)),
        (wish("daily", daily_at=12), NOON.replace(minute=0), datetime(2026, 1, 16, 12, tzinfo=UTC)),
        (wish(quiet_from=12, quiet_until=14), NOON, datetime(2026, 1, 15, 14, tzinfo=UTC)),
        (wish(quiet_from=20, quiet_until=7), NOON, NOON),
        (wish(quiet_from=20, quiet_until=7), NOON.replace(hour=23), datetime(2026, 1, 16, 7, tzinfo=UTC)),
        (wish(quiet_from=20, quiet_until=7), NOON.replace(hour=3), datetime(2026, 1, 15, 7, tzinfo=UTC)),
        (wish("hourly", quiet_from=13, quiet_until=15), NOON, datetime(2026, 1, 15, 15, tzinfo=UTC)),
        (wish("daily", daily_at=13, quiet_from=13, quiet_until=15), NOON, datetime(2026, 1, 15, 15, tzinfo=UTC)),
        # The night on which the clocks go forward has no 1am, and the one on which they go back has two.
        (wish("daily", daily_at=1), datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (wish("daily", daily_at=1), datetime(2026, 10, 25, 0, 0, tzinfo=UTC), datetime(2026, 10, 26, 1, tzinfo=UTC)),
    ],
)
def test_when_it_goes(wished, at, goes):
    assert goes_at(wished, at) == goes


def test_a_day_is_one_mail_that_names_nobody(db):
    with act():
        user = person("a", how="daily", daily_at=17)
        for number in range(3):
            told(user, f"k{number}", NOON + timedelta(minutes=number))
        assert Notice.objects.count() == 3 and not Mail.objects.exists()
    assert send_outbox(at=NOON + timedelta(hours=4), door=Door.TEST) == 0
    assert send_outbox(at=NOON + timedelta(hours=5), door=Door.TEST) == 1
    (message,) = sent.outbox
    assert message.subject == "MARU: 3 notices" and message.body.count("MR-26-000001-X: news.") == 3
    assert "Invented" not in message.message().as_string() and "names nobody" in message.body
    assert send_outbox(at=NOON + timedelta(hours=6), door=Door.TEST) == 0
    with act():
        assert set(Gathered.objects.values_list("digest", flat=True)) == {Mail.objects.get().pk}


def test_what_cannot_wait_goes_at_once_whatever_they_wish_and_at_whatever_hour(db):
    with act():
        for name, how in (("a", "inbox"), ("b", "hourly"), ("c", "at_once")):
            user = person(name, how=how, quiet_from=0, quiet_until=23)
            told(user, f"{name}-urgent", urgent=True)
            told(user, f"{name}-must", must_acknowledge=True)
            told(user, f"{name}-plain")
        assert Mail.objects.count() == 6 and not Mail.objects.filter(key__contains="plain").exists()
    assert send_outbox(at=NOON, door=Door.TEST) == 6


def test_the_same_person_is_told_both_at_once_and_what_cannot_wait_does_not(db):
    with act():
        user = person("a", how="inbox")
        news = {"text": said("News."), "link": "/", "about": None, "user": user}
        tell_many(news=[News(key="plain", **news), News(key="urgent", urgent=True, **news)], at=NOON)
        assert [mail.key for mail in Mail.objects.all()] == [f"urgent:{user.pk}"]


def test_who_looks_into_the_inbox_alone_gets_the_notice_and_no_mail(db):
    with act():
        told(person("a", how="inbox"), "k")
        assert Notice.objects.count() == 1 and not Gathered.objects.exists() and not Mail.objects.exists()


def test_news_told_twice_stand_once_in_the_digest(db):
    with act():
        user = person("a", how="hourly")
        told(user, "k"), told(user, "k")
        assert write_digests(at=NOON + timedelta(hours=1)) == 1
        assert Mail.objects.get().body.count("news.") == 1


def test_what_comes_while_its_digest_was_written_goes_with_the_next(db):
    with act():
        user = person("a", how="hourly")
        told(user, "k1")
        assert write_digests(at=NOON + timedelta(hours=1)) == 1
        told(user, "k2")
        assert write_digests(at=NOON + timedelta(hours=1)) == 0
        assert write_digests(at=NOON + timedelta(hours=2)) == 1
        assert Mail.objects.count() == 2 and not Gathered.objects.filter(digest=None).exists()


def test_for_many_people_it_takes_no_more_statements(db):
    counts = []
    with act():
        for number in range(12):
            user = person(f"p{number}", how="hourly")
            for key in range(3):
                told(user, f"{number}-{key}", NOON + timedelta(hours=0 if number < 1 else 3))
        for hour, written in ((1, 1), (4, 11)):
            with CaptureQueriesContext(connection) as captured:
                assert write_digests(at=NOON + timedelta(hours=hour)) == written
            counts.append(len(captured))
    assert counts[0] == counts[1] <= 8


def test_killed_at_any_line_each_period_has_exactly_one(committed_db, tmp_path, monkeypatch):
    """Killed after the mail was written and before its lines know of it: neither has happened, and the next run does
    both."""
    with act():
        user = person("a", how="hourly")
        told(user, "k1"), told(user, "k2")
    later = NOON + timedelta(hours=1)

    def dies():
        monkeypatch.setattr(digest.Mail.objects, "filter", lambda **_: os.kill(os.getpid(), signal.SIGKILL))
        with act():
            write_digests(at=later)

    dies_while(dies, tmp_path)
    with act():
        assert not Mail.objects.exists() and Gathered.objects.filter(digest=None).count() == 2
    for _ in range(2):
        send_outbox(at=later, door=Door.TEST)
    with act():
        assert [mail.body.count("news.") for mail in Mail.objects.all()] == [2]
    assert len(sent.outbox) == 1


def test_two_at_once_write_it_once(committed_db):
    """One writes, and the other finds that it need not."""
    with act():
        for number in range(20):
            told(person(f"p{number}", how="hourly"), f"k{number}")

    def run():
        try:
            for _ in range(3):
                send_outbox(at=NOON + timedelta(hours=1), door=Door.TEST)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    with act():
        assert Mail.objects.count() == 20 and not Gathered.objects.filter(digest=None).exists()
    assert len(sent.outbox) == 20


def test_nobody_writes_them_while_somebody_else_does(committed_db):
    with act():
        told(person("a", how="hourly"), "k")
    found = []

    def second():
        try:
            with act():
                found.append(write_digests(at=NOON + timedelta(hours=1)))
        finally:
            connection.close()

    with act():
        assert digest.is_alone()
        other = threading.Thread(target=second)
        other.start(), other.join()
        assert found == [0] and not Mail.objects.exists()
    second()
    assert found == [0, 1]


def test_who_is_locked_out_gets_no_digest(db):
    with act():
        user, late = person("a", how="hourly"), person("b", how="hourly")
        told(user, "k"), told(late, "l")
        write_digests(at=NOON + timedelta(hours=1))
        told(user, "k2", NOON + timedelta(hours=2))
        lock_account(user=user, at=NOON + timedelta(hours=2))
    assert send_outbox(at=NOON + timedelta(hours=9), door=Door.TEST) == 1
    assert sent.outbox[0].to == ["b@maru.example"]


def test_hours_that_say_nothing_are_refused(db):
    with act():
        user = person("a", how="daily", daily_at=0)
        with pytest.raises(HourMissing):
            choose_mails(how="daily", by=user, at=NOON)
        for hours in ({"quiet_from": 5, "quiet_until": 5}, {"quiet_from": 5}, {"quiet_until": 0}):
            with pytest.raises(QuietForNoTime):
                choose_mails(how="inbox", **hours, by=user, at=NOON)
        assert MailWish.objects.get().daily_at == 0
        choose_mails(how="inbox", daily_at=3, by=user, at=NOON)
        assert MailWish.objects.get().daily_at is None
    with act():
        assert AuditEvent.objects.filter(verb="mail.chosen").count() == 2


def test_the_page_keeps_what_was_chosen_and_says_what_goes_at_once(world):
    client = world.client("caiu_dc")
    assert "always goes to you at once" in client.get("/accounts/notices/").content.decode()
    sent_form = {"how": "daily", "daily_at": "7", "quiet": "yes", "quiet_from": "22", "quiet_until": "6"}
    assert client.post("/accounts/notices/", sent_form).status_code == 302
    page = client.get("/accounts/notices/").content.decode()
    assert '<option value="7" selected>7am</option>' in page and '<option value="22" selected>10pm</option>' in page
    for wrong, sentence in (
        ({"daily_at": ""}, "Choose the hour at which your daily e-mail goes"),
        ({"quiet_until": ""}, "Choose both hours of your quiet time"),
        ({"quiet_until": "22"}, "two different ones"),
        ({"how": "fax"}, "Choose"),
    ):
        answer = client.post("/accounts/notices/", sent_form | wrong)
        assert answer.status_code == 422 and sentence in answer.content.decode()
