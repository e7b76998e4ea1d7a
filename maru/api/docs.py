"""The API's description as it is served: for machines the schema, for people a page drawn from it."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, get_resolver, reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from maru.api import idempotency, problems, views
from maru.api.answers import TELLS
from maru.api.problems import as_json, not_allowed
from maru.api.schema import SECURITY, as_yaml, schema
from maru.api.scopes import DESCRIBED
from maru.common import errors
from maru.common.errors import Refused
from maru.common.fields import Word

SIGNING_ON = """POST {address}
Content-Type: application/x-www-form-urlencoded

grant_type=client_credentials&client_id=…&client_secret=…"""
KINDS = {"date": "a day, as 2014-03-27", "date-time": "a moment, as 2026-03-02T14:18:00Z", "uri": "an address"}
TOLD = {Word.PERSONAL: _("Personal"), Word.SENSITIVE: _("Sensitive")}
# How the schema says what each value of a few means.
VALUE = re.compile(r"^\* `([^`]*)` - (.*)$", re.MULTILINE)
OBJECT = re.compile(r"#/components/schemas/(\w+)")
PLAIN = {"string": "text", "integer": "a whole number", "boolean": "true or false"}
# Refusals of the door, which any address may answer with.
COMMON = [
    found
    for module in (problems, idempotency, views, errors)
    for found in vars(module).values()
    if isinstance(found, type) and issubclass(found, Refused) and "code" in vars(found) and found is not Refused
]


class Open(View):
    """Something about the API that anybody may read: it says nothing of anybody."""

    http_method_names = ("get", "head")

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return not_allowed(request, self._allowed_methods())


class Schema(Open):
    """The schema: YAML, or JSON where that is asked for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.get_preferred_type(["application/yaml", "application/json"]) == "application/json":
            return HttpResponse(as_json(schema()), content_type="application/json")
        return HttpResponse(as_yaml(), content_type="application/yaml; charset=utf-8")


class Docs(Open):
    """The page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "api/docs.html", described())


@cache
def described() -> dict[str, Any]:
    """The schema in the order in which one reads it."""
    whole = schema()
    return {
        "info": whole["info"],
        "signing_on": SIGNING_ON.format(address=reverse("api:token")),
        "token_header": "Authorization",
        "token_value": "Bearer …",
        "scopes": [(scope.value, sentence) for scope, sentence in DESCRIBED.items()],
        "headers": [asked for name, asked in whole["components"]["parameters"].items() if "Reading" not in name],
        "operations": [
            operation(path, method, told)
            for path, told_by in whole["paths"].items()
            for method, told in told_by.items()
        ],
        "schemas": [shape(name, whole["components"]["schemas"][name]) for name in in_order(whole)],
        "refusals": sorted({(r.status, r.code, str(r.default)) for r in (*COMMON, *of_resources())}),
    }


def in_order(whole: dict[str, Any]) -> list[str]:
    """The objects as one comes to them, reading from the first address on."""
    found: list[str] = []
    waiting = [str(whole["paths"])]
    while waiting:
        names = [name for name in OBJECT.findall(waiting.pop(0)) if name not in found]
        found += dict.fromkeys(names)
        waiting += [str(whole["components"]["schemas"][name]) for name in dict.fromkeys(names)]
    return [*found, *(name for name in whole["components"]["schemas"] if name not in found)]


def of_resources() -> Iterator[type[Refused]]:
    """What the operations behind the addresses refuse."""
    waiting = list(get_resolver().url_patterns)
    while waiting:
        item = waiting.pop()
        if not isinstance(item, URLPattern):
            waiting += item.url_patterns
        else:
            yield from getattr(getattr(item.callback, "cls", None), "refusals", ())


def operation(path: str, method: str, told: dict[str, Any]) -> dict[str, Any]:
    """One thing that can be asked."""
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    status, done = next((status, answer) for status, answer in told["responses"].items() if status.startswith("2"))
    answer = done.get("content", {}).get("application/json", {})
    return {
        "id": told["operationId"],
        "name": f"{method.upper()} {path}",
        "summary": told["summary"],
        "description": told.get("description", ""),
        "scope": told["security"][0][SECURITY][0],
        "parameters": [asked for asked in told["parameters"] if asked.get("in") == "query"],
        "sends": kind(body["schema"]) if body else None,
        "status": status,
        "answers": kind(answer["schema"]) if answer else None,
        "examples": [
            (example.get("summary", name), json.dumps(example["value"], indent=2, ensure_ascii=False))
            for content in (body, answer)
            for name, example in content.get("examples", {}).items()
        ],
    }


def shape(name: str, told: dict[str, Any]) -> dict[str, Any]:
    """One object that is sent or answered."""
    rows = [
        {
            "name": key,
            "kind": kind(asked),
            "required": key in told.get("required", ()),
            "tells": TOLD.get(asked.get(TELLS)),
            **meaning(asked),
        }
        for key, asked in told.get("properties", {}).items()
    ]
    return {"name": name, "description": told.get("description", ""), "rows": rows}


def meaning(asked: dict[str, Any]) -> dict[str, Any]:
    """What a name means, and what it may be where it is one of a few."""
    told = asked.get("description", "")
    values = [(value, label if label != value else "") for value, label in VALUE.findall(told)]
    return {"description": VALUE.sub("", told).strip(), "values": values}


def kind(asked: dict[str, Any]) -> dict[str, Any]:
    """What a value is, in words; `of` is the object that it is made of."""
    inner = asked.get("items") or next(iter(asked.get("allOf", ())), asked)
    if "$ref" in inner:
        of = inner["$ref"].rpartition("/")[2]
        return {"text": "a list of" if "items" in asked else "", "of": of}
    types = asked.get("type", [])
    word = next((one for one in ([types] if isinstance(types, str) else types) if one != "null"), "")
    text = KINDS.get(asked.get("format", "")) or PLAIN.get(word, word)
    return {"text": "one of" if "enum" in asked else text, "of": ""}
