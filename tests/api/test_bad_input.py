"""Is whatever the schema does not allow refused, at every address and for every field, with its place and never a 5xx?

Everything is derived from the schema itself: an address, a field, a parameter or a header that is added is tested at
once, and so is a new rule for one. What is right in each body a table says, which must be complete.
"""

from copy import deepcopy
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator

from maru.api.reading import DEEPEST
from maru.api.schema import schema
from referrals.api.examples import WHOLE
from tests.api.bodies import put
from tests.api.test_handovers import BODIES
from tests.api.test_partners_guide import fault_codes

METHODS = ("get", "post")
TOO_DEEP = b'{"a":' * (DEEPEST + 2) + b"1" + b"}" * (DEEPEST + 2)
VALUES = {
    "null": None, "true": True, "a number": 7, "a word": "quince", "nothing": "", "a blank": " ", "a list": [],
    "an object": {}, "a control": "a\x07b", "a turn of direction": "a\u202eb", "far too long": "x" * 30_000,
}  # fmt: skip
RIGHT = {
    "referrals_send": {name: value for name, value in WHOLE.items() if name != "external_reference"},
    "handovers_accept": BODIES["accept"],
    "handovers_decline": BODIES["decline"],
    "handovers_report": BODIES["report"],
}
# The questions of a form that depend on another answer: which are asked, the form says, and no schema.
FORM = "referrals_send"


def operations():
    return {
        told["operationId"]: (path, method, told)
        for path, methods in schema()["paths"].items()
        for method, told in methods.items()
        if method in METHODS
    }


def resolved(part):
    """What a reference stands for."""
    while "$ref" in part or "allOf" in part:
        reference = part.get("$ref") or part["allOf"][0]["$ref"]
        part = schema()
        for name in reference.removeprefix("#/").split("/"):
            part = part[name]
    return part


def body_of(told):
    return resolved(told["requestBody"]["content"]["application/json"]["schema"]) if "requestBody" in told else None


def places(part, where=""):
    """Every field of a body with what the schema says of it; of a list, its first row."""
    for name, inner in part.get("properties", {}).items():
        inner, here = resolved(inner), f"{where}/{name}"
        yield here, inner
        if "items" in inner:
            yield from places(resolved(inner["items"]), f"{here}/0")
        else:
            yield from places(inner, here)


def objects(part, where=""):
    yield where
    for name, inner in part.get("properties", {}).items():
        inner = resolved(inner)
        row = "items" in inner
        inner = resolved(inner["items"]) if row else inner
        if "properties" in inner:
            yield from objects(inner, f"{where}/{name}{'/0' if row else ''}")


WITH_A_BODY = sorted(name for name, (_, _, told) in operations().items() if body_of(told))
FIELDS = {name: dict(places(body_of(operations()[name][2]))) for name in WITH_A_BODY}


def is_allowed(part, value):
    """Whether the schema allows that value there, as far as the field itself goes."""
    return Draft202012Validator({**part, "components": schema()["components"]}).is_valid(value)


@pytest.fixture
def partner(world):
    return world.api("csc-peterborough", on_behalf_of="h.willowmere")


@pytest.fixture
def ask(world, partner):
    """Asks an operation about what is there; each refusal is a problem with places, and nothing is ever 5xx."""
    offered = world.referral_at("offered")
    sent = world.referral_at("waiting", by="partner_practitioner")

    def told(name, *, body=None, query="", **more):
        path, method, _ = operations()[name]
        reference = offered.handover.reference if name.startswith("handovers") else sent.reference
        path = path.replace("{reference}", more.pop("reference", reference)) + (f"?{query}" if query else "")
        answer = getattr(partner, method)(path, **({"body": body} if method == "post" else {}), **more)
        assert answer.status_code < 500, answer.content
        if answer.status_code < 400:
            return answer.status_code, set()
        assert answer["Content-Type"] == "application/problem+json"
        faults = answer.json()["errors"]
        assert (answer.status_code != 422) or faults
        explained = fault_codes() | {answer.json()["code"]}
        assert all(fault["code"] in explained and fault["detail"] for fault in faults), faults
        return answer.status_code, {fault["pointer"] for fault in faults}

    return told


def test_every_body_has_its_right_example():
    assert set(RIGHT) == set(WITH_A_BODY)
    for name in WITH_A_BODY:
        assert is_allowed(body_of(operations()[name][2]), RIGHT[name]), name
    assert sum(map(len, FIELDS.values())) > 50 and [name for name in FIELDS if not FIELDS[name]] == ["handovers_accept"]


@pytest.mark.parametrize("name", WITH_A_BODY)
def test_what_the_schema_forbids_is_told_with_its_place(ask, name):
    for place, part in FIELDS[name].items():
        wrong = {label: value for label, value in VALUES.items() if not is_allowed(part, value)}
        assert len(wrong) >= 4, place
        for label, value in wrong.items():
            status, pointers = ask(name, body=put(RIGHT[name], place, value))
            assert status == 422 and any(p == place or p.startswith(f"{place}/") for p in pointers), (place, label)
            assert name == FORM or pointers == {place}, (place, label)


@pytest.mark.parametrize("name", WITH_A_BODY)
def test_what_must_be_there_is_missed(ask, name):
    whole = body_of(operations()[name][2])
    for place in [f"/{field}" for field in whole.get("required", ())]:
        body = deepcopy(RIGHT[name])
        del body[place[1:]]
        status, pointers = ask(name, body=body)
        assert status == 422 and any(pointer.startswith(place) for pointer in pointers), place


@pytest.mark.parametrize("name", WITH_A_BODY)
def test_a_field_that_nobody_knows_is_refused_everywhere(ask, name):
    for where in objects(body_of(operations()[name][2])):
        place = f"{where}/quince"
        assert ask(name, body=put(RIGHT[name], place, "x")) == (422, {place}), where


CANNOT_BE_READ = (
    ("application/json", TOO_DEEP, 400),
    ("application/json", b'{"a":' * 5000 + b"1" + b"}" * 5000, 400),
    ("application/json", "{}".encode("utf-16"), 400),
    ("application/json; charset=utf-16", "{}".encode("utf-16"), 400),
    ("application/json", b"[]", 400),
    ("application/json", b" ", 400),
    ("application/x-www-form-urlencoded", b"reason=x", 415),
    ("application/x-www-form-urlencoded; charset=utf-16", "reason=x".encode("utf-16"), 415),
    ("multipart/form-data; boundary=x; charset=utf-16", b"--x--", 415),
)


@pytest.mark.parametrize("name", WITH_A_BODY)
def test_what_cannot_be_read_is_refused_everywhere(ask, name):
    for kind, body, status in CANNOT_BE_READ:
        assert ask(name, body=body, content_type=kind) == (status, set()), (kind, body[:20])


def parameters(where):
    """Every parameter of that kind, by operation."""
    return [
        (name, found)
        for name, (_, _, told) in operations().items()
        for found in map(resolved, told["parameters"])
        if found["in"] == where
    ]


def test_a_parameter_that_is_wrong_is_told_by_its_name(ask):
    for name, found in parameters("query"):
        for value in ("", "quince", "0", "-1", "\x00", "é", "٣", "x" * 3000, "[]", "1.5", "9" * 30):
            assert ask(name, query=f"{found['name']}={quote(value)}") == (422, {found["name"]}), (name, value)


def test_a_header_that_is_wrong_is_told_by_its_name(ask):
    for name, found in parameters("header"):
        free, header = found["name"] == "X-Request-ID", found["name"]
        for value in ("", " ", "two words", "x" * 200, "é", None):
            told = {"key": " " if value == "" else value} if header == "Idempotency-Key" else {header: value}
            right = free or (value is None and not found["required"])
            status, pointers = ask(name, body=RIGHT.get(name, {}), **told)
            assert (status < 300 or status == 409) if right else (status, pointers) == (422, {header}), (name, told)


def test_a_reference_that_is_none_is_not_there(ask):
    for name, _ in parameters("path"):
        for reference in ("x", "HO-26-000001", "mr-26-000001-a", "0", "..", "%00", "é", "x" * 3000, "HO-26-999999-Z"):
            assert ask(name, body=RIGHT.get(name), reference=quote(reference, safe="%"))[0] == 404, (name, reference)


def test_every_kind_of_parameter_is_asked_about():
    assert {found["in"] for _, _, told in operations().values() for found in map(resolved, told["parameters"])} == {
        "query", "header", "path",
    }  # fmt: skip
