"""Does a copy restored from a backup keep quiet until somebody lets it go?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core import mail as sent
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from maru.agencies.acting import acting_as
from maru.agencies.models import User
from maru.audit import anchors
from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.common.copies import held_copy
from maru.notify.models import Mail
from maru.notify.operations import send_outbox, tell
from maru.notify.said import said
from maru.timers.models import Heartbeat, TimerStep
from maru.timers.operations import database_now, sweep


@pytest.fixture
def copy_called(committed_db, monkeypatch):
    """Make every connection from now on see a copy of that name, as a restored server's settings do."""
    before = connection.settings_dict["OPTIONS"]

    def mark(name):
        options = f"{before['options']} -c maru.restored={name}"
        monkeypatch.setitem(connection.settings_dict, "OPTIONS", {**before, "options": options})
        connection.close()

    yield mark
    connection.close()


@pytest.fixture
def overdue(committed_db, world):
    """A child whose warning and breach are due, and mail that waits; what has fired, what has gone."""
    case = world.referral_at("waiting", at=world.now - timedelta(days=9))

    def happened():
        with world.looking():
            fired = TimerStep.objects.filter(timer__object_id=case.subject.pk).exclude(fired_at=None).count()
            return fired, Mail.objects.exclude(sent_at=None).count(), Heartbeat.objects.count()

    with acting_as(system="test", door=Door.TEST):
        tell(key="k", text=said("News."), link="/", about=None, user=world.user("caiu_ds"), at=world.now)
    return happened


def everything_that_acts_by_itself():
    fired = sweep(door=Door.TEST, part="watchdog")
    return fired, send_outbox(at=database_now(), door=Door.TEST)


def test_no_clock_fires_and_no_mail_goes(copy_called, overdue):
    before = overdue()
    copy_called("the-copy")
    assert everything_that_acts_by_itself() == (0, 0)
    assert overdue() == before and sent.outbox == []


def test_it_writes_no_anchor_beside_those_of_the_house(copy_called, settings, tmp_path):
    settings.ANCHORS = tmp_path
    copy_called("the-copy")
    anchors.write()
    assert list(tmp_path.iterdir()) == []
    call_command("release_copy", "the-copy")
    anchors.write()
    assert anchors.path().exists()


def test_whoever_forgot_their_password_gets_no_mail_from_it(copy_called, world, client):
    asked = {"email": User.objects.filter(signs_in=True).earliest("email").email}
    copy_called("the-copy")
    held = client.post("/accounts/password/reset/", asked)
    assert sent.outbox == []
    call_command("release_copy", "the-copy")
    assert client.post("/accounts/password/reset/", asked).status_code == held.status_code == 302
    assert [message.to for message in sent.outbox] == [[asked["email"]]]


def test_its_timers_are_not_late_but_held(copy_called, client):
    assert client.get("/health/timers").json()["status"] == "late"
    copy_called("the-copy")
    answer = client.get("/health/timers")
    assert (answer.status_code, answer.json()["status"]) == (200, "held")


def test_it_is_let_go_by_its_name_once_and_that_is_in_the_trail(copy_called, overdue, world):
    copy_called("the-copy")
    with pytest.raises(CommandError, match="This database is the copy the-copy, and not another"):
        call_command("release_copy", "another")
    assert held_copy() == "the-copy"
    call_command("release_copy", "the-copy")
    assert held_copy() == ""
    fired, mails = everything_that_acts_by_itself()
    assert fired and mails and len(sent.outbox) == mails
    with pytest.raises(CommandError, match="has been released already"):
        call_command("release_copy", "the-copy")
    with world.looking():
        (event,) = AuditEvent.objects.filter(verb="copy.released")
    assert (event.actor, event.door, event.object_id) == ("system:setup", "command", "the-copy")


def test_a_house_that_is_no_copy_cannot_be_released(committed_db):
    with pytest.raises(CommandError, match="is not a restored copy"):
        call_command("release_copy", "the-copy")


def test_a_copy_of_a_released_copy_is_held_again(copy_called):
    copy_called("the-copy")
    call_command("release_copy", "the-copy")
    copy_called("its-copy")
    assert held_copy() == "its-copy"


def test_a_release_is_not_taken_back_by_changing_its_row(copy_called):
    copy_called("the-copy")
    call_command("release_copy", "the-copy")
    for sql in ("UPDATE common_release SET name = 'x'", "DELETE FROM common_release"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(sql)


def said_on_home(client, world):
    client.force_login(world.user("caiu_ds"))
    region = BeautifulSoup(client.get("/").content, "html.parser").find(attrs={"aria-label": "Restored copy"})
    return " ".join(region.text.split()) if region else ""


def test_every_page_of_a_held_copy_says_so(copy_called, world, client):
    assert said_on_home(client, world) == ""
    copy_called("the-copy")
    said = said_on_home(client, world)
    assert "This is the copy the-copy" in said and "No deadline fires here and no mail goes out" in said
    call_command("release_copy", "the-copy")
    assert said_on_home(client, world) == ""
