"""Is what must be acknowledged open until somebody has, for everybody who was told, and does the clock hear of it?"""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maru.agencies.models import User
from maru.audit.models import AuditEvent
from maru.notify import acknowledged
from maru.notify.models import Mail, Notice
from maru.notify.operations import (
    News,
    NothingToAcknowledge,
    acknowledge,
    mark_all_read,
    mark_read,
    tell,
    tell_many,
)
from maru.notify.said import said
from tests.rooms.agencies.test_withholding import MANAGER, SERGEANT, opened, sealed

ROLE, FIRST, SECOND = "maru_triage_sw", "maru_triage_sw", "maru_triage_sw_2"


@pytest.fixture
def heard(monkeypatch):
    """What the registered callbacks were called with."""
    calls = []
    monkeypatch.setattr(acknowledged, "_callbacks", [lambda keys, by, at: calls.append((keys, by, at))])
    return calls


def demand(world, key="k", **more):
    """News that must be acknowledged, by the desk's social workers where nobody else is named."""
    to = more or {"unit": world.unit("maru-desk"), "role": ROLE}
    with world.looking():
        tell(key=key, text=said("News."), link="/", about=None, must_acknowledge=True, at=world.now, **to)
        return Notice.objects.get(key=key)


def found(world, notice):
    with world.looking():
        return Notice.objects.get(pk=notice.pk)


def test_the_first_acknowledges_it_for_all_and_the_second_changes_nothing(world, heard):
    notice, first, second = demand(world), world.user(FIRST), world.user(SECOND)
    for who, when, is_first in ((first, world.now, True), (second, world.at(hours=1), False)):
        with world.acting(who):
            seen = Notice.objects.visible_to(who).get(pk=notice.pk)
            assert acknowledge(notice=seen, by=who, at=when) is is_first
    after = found(world, notice)
    assert (after.acknowledged_by, after.acknowledged_at, after.read_by) == (first, world.now, first)
    assert heard == [(["k"], first, world.now)]
    with world.looking():
        assert AuditEvent.objects.filter(verb="notice.acknowledged", object_id=str(notice.pk)).count() == 1


def test_to_read_it_is_not_to_acknowledge_it_and_marking_all_leaves_it(world, heard):
    notice, who = demand(world), world.user(FIRST)
    with world.acting(who):
        assert mark_all_read(by=who, raised_until=world.now, at=world.now) == 0
        mark_read(notice=notice, by=who, at=world.now)
        assert Notice.objects.visible_to(who).open().get() == notice
    after = found(world, notice)
    assert after.read_at and after.acknowledged_at is None and heard == []


def test_what_was_only_to_be_read_cannot_be_acknowledged(world, heard):
    with world.looking():
        tell(key="k", text=said("News."), link="/", about=None, user=world.user(FIRST), at=world.now)
        with pytest.raises(NothingToAcknowledge):
            acknowledge(notice=Notice.objects.get(), by=world.user(FIRST), at=world.now)


def test_a_callback_that_fails_leaves_nothing_acknowledged(world, monkeypatch):
    def fails(*_):
        raise LookupError

    monkeypatch.setattr(acknowledged, "_callbacks", [fails])
    notice, who = demand(world), world.user(FIRST)
    with pytest.raises(LookupError), world.acting(who):
        acknowledge(notice=notice, by=who, at=world.now)
    assert found(world, notice).acknowledged_at is None


def test_of_a_sealed_record_one_of_those_let_in_acknowledges_it_for_the_others_too(world, heard):
    case, keeper = world.referral_at("at_desk"), world.user(MANAGER)
    opened(world, sealed(world, case.referral), SERGEANT)
    with world.looking():
        tell(
            key="k", text=said("News."), link="/", about=case.pk, unit=world.unit("maru-desk"), role=ROLE,
            must_acknowledge=True, at=world.now,
        )  # fmt: skip
        assert Notice.objects.filter(news="k").count() == 3
        assert set(Mail.objects.filter(key__startswith="k:").values_list("to__email", flat=True)) == {
            keeper.email, world.user(SERGEANT).email,
        }  # fmt: skip
    with world.acting(keeper):
        mine = Notice.objects.visible_to(keeper).get(news="k")
        assert acknowledge(notice=mine, by=keeper, at=world.now)
    with world.looking():
        assert not Notice.objects.unacknowledged().exists()
    assert heard == [(["k"], keeper, world.now)]


def test_whom_the_news_says_gets_the_mail_and_the_role_gets_the_notice(world):
    demand(world, unit=world.unit("maru-desk"), role=ROLE, mail_to=[world.user(SECOND)])
    with world.looking():
        mail = Mail.objects.get(key__startswith="k:")
    assert mail.to == world.user(SECOND) and mail.subject == "MARU: acknowledge this now"
    assert "or it goes on to somebody else" in mail.body


def test_nobody_to_mail_is_nobody(world):
    demand(world, unit=world.unit("maru-desk"), role=ROLE, mail_to=[])
    with world.looking():
        assert Notice.objects.filter(news="k").exists() and not Mail.objects.filter(key__startswith="k").exists()


def test_the_statements_do_not_grow_with_the_news(world):
    """One or two hundred, to people and to roles, of sealed records and of none."""
    case, keeper = world.referral_at("at_desk"), world.user(MANAGER)
    sealed(world, case.referral)
    desk, people = world.unit("maru-desk"), [world.user(FIRST), world.user(SECOND), keeper]

    def news(name, count):
        for number in range(count):
            about = case.pk if number % 2 else UUID(int=number + 1)
            to = {"user": people[number % 3]} if number % 5 else {"unit": desk, "role": (ROLE, MANAGER)[number % 2]}
            yield News(key=f"{name}{number}", text=said("News."), link="/", about=about, urgent=True, **to)

    counts = []
    with world.looking():
        for name, count in (("few", 2), ("many", 200)):
            with CaptureQueriesContext(connection) as captured:
                tell_many(news=news(name, count), at=world.now)
            counts.append(len(captured))
        assert Notice.objects.filter(key__startswith="many").count() > 200
        assert User.objects.filter(pk__in=Mail.objects.filter(key__startswith="many").values("to")).count() == 3
    assert counts[0] == counts[1] <= 8
