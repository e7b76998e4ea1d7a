"""Does a field that tells of somebody stay out of the log, whatever it is logged as?"""

import ast
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.views.debug import ExceptionReporter

from maru.common.logs import LEFT_OUT, telling, without_telling_fields
from maru.settings import logs

ROOT = Path(__file__).resolve().parents[2]
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
# Put together here, since a report quotes the lines around the one that broke.
TYPED, COOKIE, HELD = (f"Qxz-{word}" for word in ("typed", "cookie", "held"))
FILES = sorted(path for room in settings.ROOMS for path in (ROOT / room).rglob("*.py"))


def keys_of(source):
    """The names under which a module logs something."""
    for node in ast.walk(ast.parse(source)):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in LEVELS and getattr(called.value, "id", "") == "log":
            yield from (keyword.arg for keyword in node.keywords)


def test_nothing_is_logged_under_the_name_of_such_a_field():
    found = {key: path.name for path in FILES for key in keys_of(path.read_text())}
    assert len(found) > 10
    assert {key: file for key, file in found.items() if key in telling()} == {}


def test_a_key_that_is_such_a_field_is_noticed():
    assert list(keys_of("log.error('x', family_name=1, seq=2)")) == ["family_name", "seq"]
    assert {"family_name", "what_happened", "nhs_number", "email"} <= telling()
    assert not {"event", "level", "logger", "timestamp", "request_id", "route", "status"} & telling()


def test_it_is_left_out_however_deep_it_stands():
    told = {"event": "x", "family_name": "Wren", "more": [{"nhs_number": "999", "seq": 1}]}
    kept = {"event": "x", "family_name": LEFT_OUT, "more": [{"nhs_number": LEFT_OUT, "seq": 1}]}
    assert without_telling_fields(None, "info", told) == kept


@pytest.mark.parametrize("chain", ["structlog", "stdlib"])
def test_every_line_goes_through_it(chain):
    ours, guests = logs.structlog.get_config()["processors"], logs.LOGGING["formatters"]["json"]["foreign_pre_chain"]
    assert without_telling_fields in (ours if chain == "structlog" else guests)


def test_a_report_of_an_error_holds_no_variable_and_nothing_that_was_sent():
    request = RequestFactory().post("/", {"text": TYPED}, headers={"Cookie": f"sessionid={COOKIE}"})
    try:
        held = HELD
        raise ValueError(len(held))
    except ValueError:
        report = ExceptionReporter(request, *sys.exc_info())
    assert report.get_traceback_data()["frames"]
    for text in (report.get_traceback_html(), report.get_traceback_text()):
        assert not any(word in text for word in (TYPED, COOKIE, HELD))
