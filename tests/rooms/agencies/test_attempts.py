"""Is whoever asks by name for what is withheld answered as if it were not there, and does its keeper hear of it?"""

import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maru.agencies.operations import keep_out
from maru.audit.models import AuditEvent
from maru.notify.models import Mail, Notice
from tests.rooms.agencies.test_withholding import MANAGER, SERGEANT, WORKER, opened, sealed

NOBODYS = "MR-26-999999-Z"


@pytest.fixture
def case(world):
    return world.referral_at("at_desk")


def told(world):
    with world.looking():
        return list(Notice.objects.filter(key__startswith="attempt:").order_by("raised_at"))


def attempts(world, verb="seal.attempted"):
    with world.looking():
        return list(AuditEvent.objects.filter(verb=verb).order_by("seq"))


def asked(ask):
    """The status, the body and how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        answer = ask()
    return answer.status_code, answer.content, len(queries)


def plain(body, name):
    """An answer without what differs between any two: the name that was asked for, a form's and a script's mark."""
    return re.sub(rb"\b\w{64}\b|nonce=\S+|data-left=\S+|" + name.encode(), b"", body)


class TestOnAPage:
    @pytest.mark.parametrize(("method", "path"), [("get", ""), ("post", "claim/"), ("post", "decide/")])
    def test_the_answer_is_that_of_what_is_not_there(self, world, case, method, path):
        seal, client = sealed(world, case.referral), world.client(WORKER)
        client.get(f"/triage/{NOBODYS}/")

        def ask(name):
            return asked(lambda: getattr(client, method)(f"/triage/{name}/{path}"))

        there, nothing = ask(case.reference), ask(NOBODYS)
        assert there[0] == nothing[0] == 404
        assert plain(there[1], case.reference) == plain(nothing[1], NOBODYS)
        assert there[2] == nothing[2]
        assert {event.object_id for event in attempts(world)} == {str(seal.pk)}

    def test_the_keeper_is_told_once_an_hour_however_often_it_was(self, world, case):
        seal = sealed(world, case.referral)
        for _ in range(5):
            world.client(WORKER).get(f"/triage/{case.reference}/")
        [notice] = told(world)
        assert (notice.to_user, notice.link) == (world.user(MANAGER), f"/seals/{seal.pk}/")
        assert len(attempts(world)) == 5
        with world.looking():
            [mail] = Mail.objects.filter(key__startswith="attempt:")
        assert mail.to == world.user(MANAGER) and case.reference not in mail.body
        world.client(SERGEANT).get(f"/triage/{case.reference}/")
        assert len(told(world)) == 2
        page = world.client(MANAGER).get(notice.link).content.decode()
        assert world.user(WORKER).name in page and world.user(SERGEANT).name in page

    def test_asking_by_the_records_id_is_asking_by_its_name(self, world, case):
        sealed(world, case.referral)
        assert world.client(WORKER).get(f"/seals/new/referral/{case.pk}/").status_code == 404
        assert len(told(world)) == 1

    def test_who_is_let_in_or_asks_for_something_else_is_no_attempt(self, world, case):
        opened(world, sealed(world, case.referral), WORKER)
        assert world.client(WORKER).get(f"/triage/{case.reference}/").status_code == 200
        for path in (f"/triage/{NOBODYS}/", f"/seals/new/referral/{uuid.uuid4()}/"):
            assert world.client(SERGEANT).get(path).status_code == 404
        assert told(world) == [] and attempts(world) == []

    def test_who_is_kept_out_is_written_down_and_nobody_is_told(self, world, case):
        with world.acting(WORKER):
            me = world.user(WORKER)
            keep_out(record=case.referral, user=me, how="declared", why="known", by=me, at=world.now)
        assert world.client(WORKER).get(f"/triage/{case.reference}/").status_code == 404
        assert [event.root_id for event in attempts(world, "conflict.attempted")] == [str(case.pk)]
        assert told(world) == []


class TestByTheApi:
    def test_the_answer_is_that_of_what_is_not_there_and_the_keeper_is_told(self, world):
        case = world.referral_at("offered")
        sealed(world, case.referral)
        partner, name = world.api("csc-peterborough", on_behalf_of="a.practitioner"), case.handover.reference
        paths = [f"/api/v1/handovers/{one}/" for one in (name, "HO-26-999999-Z")]
        partner.get(paths[1])
        there, nothing = (asked(lambda path=path: partner.get(path)) for path in paths)
        assert there[0] == nothing[0] == 404 and there[2] == nothing[2]
        same = [{**partner.get(path).json(), "request_id": ""} for path in paths]
        assert same[0] == same[1]
        [notice] = told(world)
        assert notice.to_user == world.user(MANAGER) and name in notice.text
        assert {event.door for event in attempts(world)} == {"api"}
