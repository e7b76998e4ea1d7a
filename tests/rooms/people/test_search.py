"""Does looking for somebody by name find whom one may see, nobody else, and leave its trace?"""

import json
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from maru.agencies.operations import seal
from maru.audit.models import AuditEvent
from maru.common.errors import NotPermitted
from maru.notify.models import Mail, Notice
from maru.people.search import NameTooShort, search
from referrals.models import Party

DESK, MANAGER = "maru_triage_sw", "maru_manager"


@pytest.fixture
def case(world):
    return world.referral_at("waiting", family_name="Quincewhistle")


def found(world, family="Quincewhistle", given="", born=None, who=DESK):
    with world.acting(who):
        rows = search(family_name=family, given_names=given, born=born, by=world.user(who), at=world.now)
        return [row.person.pk for row in rows]


@pytest.fixture
def child(world, case):
    """The child as the referral names them; `child.person_id` is who they are."""
    with world.looking():
        return Party.objects.get(pk=case.subject.party_id)


class TestWhoIsFound:
    @pytest.mark.parametrize(
        "family", ["Quincewhistle", "quincewhistle", "Quincewhistel", "Quince-Whistle", "Quincwhistle"]
    )
    def test_a_name_written_a_little_differently(self, world, child, family):
        assert child.person_id in found(world, family)

    def test_the_likest_comes_first(self, world, child):
        assert found(world, "Quincewhistle", child.given_names)[0] == child.person_id

    def test_a_date_of_birth_narrows_it_down(self, world, child):
        assert found(world, born=child.date_of_birth) == [child.person_id]
        assert found(world, born=date(1901, 1, 1)) == []

    def test_another_name_of_theirs(self, world):
        pages = world.pages(family_name="Quincewhistle")
        pages["subjects"]["people"][0]["also_known_as"] = "Ottoline Marchbanks"
        case = world.referral_at("waiting", pages=pages)
        with world.looking():
            known = Party.objects.get(pk=case.subject.party_id).person_id
        assert known in found(world, "Ottoline Marchbanks")

    def test_where_they_live_is_shown_with_them(self, world, child):
        by = world.user(DESK)
        with world.acting(by):
            first = search(family_name="Quincewhistle", given_names="", born=None, by=by, at=world.now)[0]
            assert first.homes and first.homes[0].line == child.address

    def test_nobody_where_nobody_is_called_like_that(self, world, case):
        assert found(world, "Xylographer") == []


class TestWhoIsNot:
    def test_whoever_is_not_of_the_desk_may_not_search(self, world, case):
        with pytest.raises(NotPermitted):
            found(world, who="submitter_police")

    @pytest.mark.parametrize("family", ["", "Q", " - ", "é"])
    def test_a_letter_is_too_little(self, world, family):
        with pytest.raises(NameTooShort):
            found(world, family)

    def test_the_function_applies_scope_itself(self, world, case):
        with world.acting("submitter_police") as context:
            event = {"actor": context.actor, "verb": "people.searched"}
            assert asked_of_the_database(event) == []

    @pytest.mark.parametrize("event", [{"actor": "user:x", "verb": "people.searched"}, {"verb": "list.read"}, {}])
    def test_it_answers_nobody_who_does_not_say_who_they_are(self, world, case, event):
        with world.acting(DESK), pytest.raises(DatabaseError), transaction.atomic():
            asked_of_the_database(event)

    def test_who_is_sealed_is_not_there_and_their_keeper_is_told_once(self, world, case, child):
        sealed(world, case)
        assert found(world) == []
        with world.looking():
            told = set(Notice.objects.filter(about=child.person_id).values_list("to_user", "text"))
            assert {user for user, _ in told} == {world.user(MANAGER).pk}
            assert not Mail.objects.filter(body__icontains="quince").exists() and "uince" not in str(told)
            tried = AuditEvent.objects.filter(verb="seal.attempted", root_id=str(child.person_id))
            assert [event.actor for event in tried] == [f"user:{world.user(DESK).pk}"]
        assert found(world) == []
        with world.looking():
            assert Notice.objects.filter(about=child.person_id).count() == len(told)
        assert child.person_id in found(world, who=MANAGER)


def test_every_search_is_written_down_without_what_was_asked(world, case):
    found(world)
    found(world, "Xylographer")
    with world.looking():
        events = AuditEvent.objects.filter(verb="people.searched")
        assert events.count() == 2
        for event in events:
            assert event.actor == f"user:{world.user(DESK).pk}" and event.reason == "search"
            assert "quince" not in f"{event.data}{event.fields}{event.object_id}".lower()


def sealed(world, case):
    with world.acting(MANAGER):
        seal(
            record=case.referral, why="witness", text="Protected.", keeper=world.user(MANAGER), by=world.user(MANAGER),
            review_on=world.at(days=30).date(), at=world.now,
        )  # fmt: skip


def asked_of_the_database(event):
    with connection.cursor() as cursor:
        blank = dict.fromkeys(("kind", "object_id", "root", "root_id", "reason", "text_hash", "request_id", "door"), "")
        whole = {**blank, "occurred_at": "2026-01-01T00:00:00Z", "fields": [], "data": {}, **event}
        cursor.execute("SELECT * FROM people_search('quincewhistle|', NULL, 50, %s)", [json.dumps(whole)])
        return cursor.fetchall()
