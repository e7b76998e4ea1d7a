"""Does a scrubbed copy tell of nobody, and is it still a house in which one can work?"""

import io
import json

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, connections, models, transaction

from maru.audit.anchors import Anchor
from maru.audit.models import AuditEvent
from maru.audit.verbs import Verb
from maru.audit.verify import verify
from maru.common.database import as_owner
from maru.common.fields import our_models
from maru.desk import scrub
from referrals.models import Party, Referral
from tests.databases import clone_of, use

# Short enough for most columns, and in every value of every column that tells of somebody.
PLANTED = "Qxz7"
LONGEST_CODE = 12


def mark(run_sql_as_owner, name, words=scrub.MARK):
    run_sql_as_owner(f"COMMENT ON DATABASE \"{name}\" IS '{words}'")


@pytest.fixture
def copy(furnished, django_db_blocker, run_sql_as_owner):
    """A copy of the house in which everything has happened, marked as one."""
    name, house = furnished
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connections.close_all()
        with clone_of(name) as made:
            mark(run_sql_as_owner, made)
            yield house
        use(before)


def plant(model, field, cursor):
    """The canary in every row of a column that may hold words, or in those that hold some where others may not."""
    if isinstance(field, models.JSONField):
        told = {"family_name": PLANTED, "told": f"{PLANTED} ran", "role": PLANTED}
        new, parameters = "%s::jsonb", [json.dumps({"people": [told]})]
    elif isinstance(field, models.CharField | models.TextField) and (field.max_length or 999) > LONGEST_CODE:
        new, parameters = f"left(%s || {model._meta.pk.column}::text, %s)", [f"{PLANTED} ", field.max_length or 999]
    else:
        return False
    change = f'UPDATE {model._meta.db_table} SET "{field.column}" = {new}'
    try:
        with transaction.atomic():
            cursor.execute(change, parameters)
    except IntegrityError:
        cursor.execute(f"""{change} WHERE "{field.column}" <> ''""", parameters)
    return cursor.rowcount > 0


def plant_everywhere():
    """The names of the columns in which it stands now."""
    planted = []
    with as_owner(), connection.cursor() as cursor:
        scrub.guard(cursor, "DISABLE")
        for model in our_models():
            for field in scrub.telling(model):
                unusable = field.name == "password"
                if not unusable and plant(model, field, cursor):
                    planted.append(f"{model._meta.label}.{field.name}")
        cursor.execute("ANALYZE")
        scrub.guard(cursor, "ENABLE")
    return planted


def found(words):
    """The tables, and the columns of the planner's statistics, in which any of the words stands."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'")
        places = []
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT 1 FROM {table} x WHERE to_jsonb(x)::text ~* %s LIMIT 1", [words])
            places += [table] if cursor.fetchone() else []
        cursor.execute(
            "SELECT tablename || '.' || attname FROM pg_stats WHERE schemaname = 'public' "
            "AND (most_common_vals::text ~* %s OR histogram_bounds::text ~* %s)",
            [words, words],
        )
        return places + [place for (place,) in cursor.fetchall()]


def shape():
    """What must stay: how many rows, and every column of which nothing is said."""
    counts = {}
    with as_owner(), connection.cursor() as cursor:
        for model in our_models():
            if model is AuditEvent:
                continue
            rest = "(to_jsonb(x) - %s::text[])::text"
            cursor.execute(
                f"SELECT count(*), md5(string_agg({rest}, '' ORDER BY {model._meta.pk.column})) "
                f"FROM {model._meta.db_table} x",
                [[field.column for field in scrub.telling(model)]],
            )
            counts[model._meta.label] = cursor.fetchone()
    return counts


def test_nothing_that_was_planted_is_found_again(copy):
    planted = plant_everywhere()
    assert len(planted) > 60 and found(PLANTED)
    before = shape()
    call_command("scrub", stdout=io.StringIO())
    assert found(f"{PLANTED}|Quincewhistle|a\\.practitioner") == []
    assert shape() == before


def test_it_is_still_a_house_and_its_trail_says_what_it_is(copy, run_sql_as_owner):
    with copy.world.looking():
        before = {party.pk: party for party in Party.objects.select_related("person")}
    written = verify()
    call_command("scrub", stdout=io.StringIO())
    with copy.world.looking():
        after = {party.pk: party for party in Party.objects.select_related("person")}
        who_matched_still_does(before, after)
        card = Referral.objects.get(pk=copy.case("waiting").pk).desk_card[0]
    subject = after[copy.case("waiting").subject.party_id]
    assert card["name"] == subject.name and card["born"] == subject.date_of_birth.isoformat()
    assert (card["custody"], card["role"]) == ("waiting", "child")
    verdict = verify()
    assert verdict.sound and verdict.rows == written.rows + 1
    assert AuditEvent.objects.order_by("-seq")[0].verb == Verb.COPY_SCRUBBED
    assert "made anew after row 0" in verify([Anchor(written.head_seq, written.head_hash)]).detail
    assert run_sql_as_owner("SELECT tgrelid::regclass FROM pg_trigger WHERE tgenabled = 'D'") == []


def who_matched_still_does(before, after):
    """What two tables said alike of somebody they say alike now, and all of it is another. Two who differed may be
    alike now: there are fewer made-up names than names."""
    assert after.keys() == before.keys()
    for key, party in after.items():
        assert (party.family_name, party.date_of_birth) == (party.person.family_name, party.person.date_of_birth)
        assert party.date_of_birth is None or party.date_of_birth < before[key].date_of_birth
        assert party.person.match_key != before[key].person.match_key
    became = {(before[key].person.match_key, party.person.match_key) for key, party in after.items()}
    assert len(became) == len({was for was, _ in became})


def test_what_must_not_be_scrubbed_is_left_alone(copy, run_sql_as_owner):
    name, before = connection.settings_dict["NAME"], shape()
    mark(run_sql_as_owner, name, "the records")
    refused("not marked as a copy.*COMMENT ON DATABASE .* IS 'maru: a copy'")
    mark(run_sql_as_owner, name)
    run_sql_as_owner("ALTER TABLE audit_event DISABLE TRIGGER USER")
    run_sql_as_owner("UPDATE audit_event SET reason = 'another' WHERE seq = 3")
    refused("Row 3 of the trail is not as it was written")
    assert shape() == before and found("Quincewhistle")


def refused(sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("scrub", stdout=io.StringIO())


def test_production_is_left_alone(monkeypatch):
    monkeypatch.setattr(settings, "PRODUCTION", True)
    refused("This is production")


def test_every_guests_table_is_emptied_or_kept_by_name():
    ours = {model._meta.db_table for model in our_models()}
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - ours
    assert tables == {*scrub.EMPTIED, *scrub.KEPT}
