"""Do many rows go in and change by one statement, whole or not at all?"""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from maru.agencies.acting import acting_as
from maru.audit.context import Door
from maru.common import rows
from maru.notify.models import Mail, Notice

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)


@pytest.fixture
def acting(world):
    with acting_as(system="test", door=Door.TEST):
        yield


def notice(unit, key):
    return Notice(key=key, to_unit=unit, to_role="maru_manager", text="Something", link="/", raised_at=NOW)


def test_what_nobody_has_set_is_what_the_database_would_set(world, acting):
    made = notice(world.unit("maru-desk"), "one")
    rows.insert([made])
    found = Notice.objects.get(pk=made.pk)
    assert (found.news, found.must_acknowledge, found.read_at) == ("", False, None)


def test_what_is_there_already_stays_as_it_is(world, acting):
    first, second, other = (notice(world.unit("maru-desk"), key) for key in ("one", "one", "two"))
    rows.insert([first])
    rows.insert([second, other], unless_there=True)
    assert set(Notice.objects.filter(key__in=("one", "two")).values_list("pk", flat=True)) == {first.pk, other.pk}


def test_what_is_written_together_goes_at_the_end_of_the_outermost(world, acting):
    to = world.user("maru_manager")
    with CaptureQueriesContext(connection) as asked, rows.together():
        with rows.together():
            rows.insert([notice(world.unit("maru-desk"), "one")])
        rows.insert([Mail(key="one", to=to, subject="s", body="b", written_at=NOW, try_at=NOW)])
        assert len(asked) == 0
    assert len(asked) == 1 and Mail.objects.filter(key="one").exists() and Notice.objects.filter(key="one").exists()


def test_many_are_changed_by_one_statement(world, acting):
    made = [notice(world.unit("maru-desk"), str(number)) for number in range(3)]
    rows.insert(made)
    for one in made:
        one.text, one.urgent = f"It is {one.key}", one.key == "1"
    with CaptureQueriesContext(connection) as asked:
        rows.update(made, "text", "urgent")
    assert len(asked) == 1
    found = Notice.objects.filter(pk__in=[one.pk for one in made]).order_by("key")
    assert list(found.values_list("text", "urgent")) == [("It is 0", False), ("It is 1", True), ("It is 2", False)]


def test_a_row_that_is_not_there_is_not_changed_in_silence(world, acting):
    made = notice(world.unit("maru-desk"), "one")
    rows.insert([made])
    missing = notice(world.unit("maru-desk"), "two")
    missing.pk = uuid.uuid4()
    made.text = "changed"
    with pytest.raises(DatabaseError, match="1 of 2 rows"), transaction.atomic():
        rows.update([made, missing], "text")
    made.refresh_from_db()
    assert made.text == "Something"


def test_a_row_made_quickly_is_as_the_model_makes_it(world, acting):
    unit = world.unit("maru-desk")
    told = {
        "key": "one",
        "to_unit": unit,
        "to_role": "maru_manager",
        "text": "Something",
        "link": "/",
        "raised_at": NOW,
    }
    made, as_ever = rows.new(Notice, **told), Notice(**told)
    fields = [field.attname for field in Notice._meta.concrete_fields if field.attname != "id"]
    assert [getattr(made, name) for name in fields] == [getattr(as_ever, name) for name in fields]
    assert made.to_unit is unit and made.to_user is None and made.pk != rows.new(Notice, **told).pk
    rows.insert([made])
    assert Notice.objects.get(pk=made.pk).to_unit == unit
    with pytest.raises(TypeError, match="Notice has no field txet"):
        rows.new(Notice, txet="Something")
