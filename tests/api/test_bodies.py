"""Is what cannot be read refused, and is what can be read taken for what it says and nothing else?"""

import json

import pytest

from maru.api.reading import DEEPEST

SEND = "/api/v1/referrals/"


@pytest.fixture
def partner(world):
    return world.api("csc-peterborough", on_behalf_of="h.willowmere")


def asked(partner, body, kind="application/json"):
    answer = partner.post(SEND, body, content_type=kind)
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


CANNOT_BE_READ = {
    "nothing": b" ",
    "no JSON": b"{",
    "a comma too many": b'{"a": 1,}',
    "a list": b"[]",
    "text": b'"referral"',
    "a number": b"1",
    "null": b"null",
    "two objects": b"{}{}",
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "a number too large": b'{"a": 1e999}',
    "a number too long": b'{"a": ' + b"1" * 5000 + b"}",
    "a name twice": b'{"a": 1, "a": 2}',
    "a name twice, deep inside": b'{"a": [{"b": 1, "b": 2}]}',
    "nested too deep for Python": b'{"a":' * 5000 + b"1" + b"}" * 5000,
    "lists too deep for Python": b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deeper than any form": b'{"a":' * (DEEPEST + 2) + b"1" + b"}" * (DEEPEST + 2),
    "UTF-16": '{"a": 1}'.encode("utf-16"),
    "Latin-1": '{"a": "é"}'.encode("latin-1"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "a control character": b'{"a": "\x01"}',
}


@pytest.mark.parametrize("body", CANNOT_BE_READ.values(), ids=CANNOT_BE_READ)
def test_what_cannot_be_read_is_400(partner, body):
    assert asked(partner, body) == (400, "unreadable")


@pytest.mark.parametrize("charset", ["utf-16", "latin-1", "no-such-thing"])
def test_json_in_another_encoding_is_400(partner, charset):
    assert asked(partner, b"{}", f"application/json; charset={charset}") == (400, "unreadable")


@pytest.mark.parametrize(
    "kind",
    [
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=utf-16",
        "multipart/form-data; boundary=x",
        "text/plain",
        "application/xml",
        "application/jsonx",
        "",
    ],
)
def test_another_kind_of_body_is_415(partner, kind):
    assert asked(partner, b"danger=yes", kind) == (415, "media-type-not-supported")


def test_a_body_that_is_too_large_is_413(partner):
    assert asked(partner, b'{"a": "' + b"x" * 3_000_000 + b'"}') == (413, "too-large")


@pytest.mark.parametrize("charset", ["utf-8", "UTF8", "us-ascii"])
def test_utf_8_may_be_said(partner, charset):
    assert asked(partner, b"{}", f"application/json; charset={charset}") == (422, "invalid")


@pytest.mark.parametrize("text", ["a\x00b", "half \ud83d", "\udc00"])
def test_characters_that_cannot_be_kept_are_422_with_their_place(partner, text):
    answer = partner.post(SEND, {"concern": {"what_happened": text}, "others": [{"a/b~": [text]}]})
    assert answer.status_code == 422
    places = {(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]}
    assert places == {("/concern/what_happened", "characters"), ("/others/0/a~1b~0/0", "characters")}


def test_a_name_that_cannot_be_kept_is_refused(partner):
    answer = partner.post(SEND, json.dumps({"concern": {"a\x00": 1}}).encode())
    assert answer.status_code == 422 and answer.json()["errors"][0]["pointer"] == "/concern"


def test_a_name_that_means_nothing_is_refused(partner):
    answer = partner.post(SEND, {"priority": "high", "danger": {"called": "yes"}})
    unknown = [fault["pointer"] for fault in answer.json()["errors"] if fault["code"] == "unknown"]
    assert unknown == ["/priority", "/danger/called"]
