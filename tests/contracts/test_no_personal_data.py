"""Does anything of a family get where it must not: trail, mails, notices, addresses, timers?

The full house is full of a family whose name stands nowhere else. Columns that may hold personal data are behind
the wall; every other text column of the database is searched for the name.
"""

import re

import pytest
from django.core import mail
from django.db import connection

from maru.audit.context import Door
from maru.audit.models import AuditEvent
from maru.notify.models import Mail, Notice
from maru.notify.operations import send_outbox
from tests.contracts.conftest import CANARY
from tests.contracts.test_catalogue import EXEMPT

PERSONAL = re.compile(rf"{CANARY}|07700 9|PE1 1ZZ|CB4 1ZZ|(^|[^a-z0-9])(Ada|Ben) ", re.IGNORECASE)
MAY_BE_READ_BY_EVERYBODY = sorted(set(EXEMPT) - {"django_session"})


def rows_that_say(table):
    """Rows of a table that hold anything of the family, whatever the column."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(x)::text FROM {table} x WHERE to_jsonb(x)::text ~* %s", [PERSONAL.pattern])
        return cursor.fetchall()


def test_the_family_is_there_to_be_found(full_house):
    with full_house.world.looking():
        for table in (
            "people_person",
            "referrals_party",
            "triage_decision",
            "caiu_logentry",
            "caf_domainentry",
            "audit_reason_text",
        ):
            assert rows_that_say(table), table


@pytest.mark.parametrize("table", MAY_BE_READ_BY_EVERYBODY)
def test_no_table_outside_the_wall_names_the_family(full_house, table):
    with full_house.world.looking():
        assert rows_that_say(table) == []


def test_the_trail_holds_no_text_of_anybodys():
    """The columns for words hold codes: no blank between two words of a sentence, but for units' and times' names."""
    told = {field.name for field in AuditEvent._meta.fields}
    assert told == {
        "seq", "occurred_at", "recorded_at", "actor", "door", "verb", "kind", "object_id", "root", "root_id", "fields",
        "reason", "text_hash", "request_id", "data", "previous", "hash",
    }  # fmt: skip


def test_reasons_in_the_trail_are_codes(full_house):
    reasons = set(AuditEvent.objects.values_list("reason", flat=True))
    assert {reason for reason in reasons if not re.fullmatch(r"[a-z0-9 _-]{0,40}", reason)} == set()


def test_no_notice_names_the_family(full_house):
    with full_house.world.looking():
        told = [f"{notice.key} {notice.text} {notice.link}" for notice in Notice.objects.order_by("pk")]
    assert told
    assert [text for text in told if PERSONAL.search(text)] == []


def test_no_mail_names_the_family(full_house):
    assert Mail.objects.exists()
    send_outbox(at=full_house.world.at(days=1), door=Door.TEST, limit=1000)
    assert mail.outbox
    sent = [message.message().as_string() for message in mail.outbox]
    assert [text for text in sent if PERSONAL.search(text)] == []


def test_links_in_notices_hold_a_reference_and_nothing_else(full_house):
    with full_house.world.looking():
        links = set(Notice.objects.values_list("link", flat=True))
    address = re.compile(
        r"/(referrals|triage|handovers|caiu|caf)/([A-Z]{2}-\d{2}-\d{6}-[A-Z]/)?|/rota/([0-9a-f-]{36}/)?"
    )
    assert {link for link in links if not address.fullmatch(link)} == set()
