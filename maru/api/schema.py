"""The API's own description: OpenAPI, drawn from the code that answers."""

import re
from functools import cache
from http import HTTPStatus
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.renderers import OpenApiYamlRenderer2
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from maru.agencies.acting import ON_BEHALF_OF
from maru.api import idempotency
from maru.api.answers import TELLS, words_of
from maru.api.paging import MOST, USUAL
from maru.api.problems import MEDIA_TYPE
from maru.api.scopes import DESCRIBED
from maru.common.shown import shows

SECURITY = "agency"
ACTING, REQUEST_ID = "X-On-Behalf-Of", "X-Request-ID"
REPLAY = {"Idempotent-Replay": "`true` where this is the answer that was given before."}
BODILESS = {
    "400": "The request cannot be read.",
    "401": "No token, or none that is good now.",
    "403": "The token has not the scope, or the role of a system does not include it.",
    "404": "Nothing is here, or nothing for your teams: the answer is the same.",
    "406": "Answers are application/json.",
    "422": "A header, a parameter or the body can be read, and is wrong: see `errors`.",
    "500": "Something broke on our side: send it again, a POST with the same Idempotency-Key.",
    "503": "The database cannot be reached: send it again, a POST with the same Idempotency-Key.",
}
WITH_A_BODY = {
    "409": "It cannot be done now, or has been done.",
    "413": "The body is too large.",
    "415": "The body must be application/json.",
}


@shows(nobody="pointer code detail")
class FaultOut(serializers.Serializer):
    """One thing that is wrong."""

    pointer = serializers.CharField(
        help_text="Where: a JSON pointer into the body (RFC 6901), or the name of a header or of a parameter."
    )
    code = serializers.CharField(help_text="Stable.")
    detail = serializers.CharField(help_text="A sentence for people: the same that the page shows.")


@shows(nobody="type title status code detail request_id")
class Problem(serializers.Serializer):
    """Why not (RFC 9457). `code` is stable; `detail` is the sentence that the page shows."""

    type = serializers.CharField(help_text="Where the code is explained.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    request_id = serializers.CharField(help_text="Tell it when you ask us what happened.")
    errors = FaultOut(many=True)


class Described(AutoSchema):
    """What every address has in common: the token and its scope, the headers, the problems."""

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_auth(self) -> list[dict[str, list[str]]]:
        return [{SECURITY: [self.view.scopes[self.method.lower()].value]}]

    def _insert_field_validators(self, field: Any, schema: dict[str, Any]) -> None:
        """With a field's own pattern, which says of empty text too whether it is right."""
        super()._insert_field_validators(field, schema)
        if pattern := getattr(field, "pattern", ""):
            schema["pattern"] = pattern

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        """With what each of its fields tells of people."""
        schema = super()._map_basic_serializer(serializer, direction)
        for name, word in words_of(type(serializer)).items():
            schema["properties"][name] |= {TELLS: word.value}
        return schema

    def get_operation(self, *place: Any) -> dict[str, Any]:
        operation = super().get_operation(*place)
        writes = self.method == "POST"
        self.resolve_serializer(Problem(), "response")
        for status, answer in operation["responses"].items():
            answer["description"] = answer["description"] or HTTPStatus(int(status)).phrase
            answer["headers"] = {REQUEST_ID: ref("headers", REQUEST_ID)}
            if writes:
                answer["headers"] |= {name: text(said) for name, said in (REPLAY | self.view.answers_with).items()}
        for status in BODILESS | (WITH_A_BODY if writes else {}):
            operation["responses"][status] = ref("responses", f"Problem{status}")
        acting = ACTING if writes else f"{ACTING}-Reading"
        common = [acting, REQUEST_ID, *([idempotency.HEADER] if writes else [])]
        if writes:
            operation["requestBody"]["required"] = True
        operation["parameters"] = [*operation.get("parameters", []), *(ref("parameters", name) for name in common)]
        return operation


def ref(kind: str, name: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/{name}"}


def text(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


def header(name: str, pattern: str, description: str, *, required: bool) -> dict[str, Any]:
    schema = {"type": "string", "pattern": f"^{pattern}$"}
    return {"in": "header", "name": name, "required": required, "schema": schema, "description": description}


def parameters() -> dict[str, Any]:
    """The headers of a request."""
    who = "The identifier that your own system has for the practitioner who acts."
    key = "Used for this one request and its repetitions. The answer is kept for a week."
    return {
        ACTING: header(ACTING, ON_BEHALF_OF.pattern, who, required=True),
        f"{ACTING}-Reading": header(ACTING, ON_BEHALF_OF.pattern, who, required=False),
        REQUEST_ID: {
            "in": "header", "name": REQUEST_ID, "schema": {"type": "string"},
            "description": "An id of your own: 8 to 64 letters, digits and hyphens. Another is not taken up.",
        },
        idempotency.HEADER: header(idempotency.HEADER, idempotency.KEY.pattern, key, required=True),
    }  # fmt: skip


def responses() -> dict[str, Any]:
    """Every problem that an address may answer with."""
    problem = {MEDIA_TYPE: {"schema": ref("schemas", "Problem")}}
    return {
        f"Problem{status}": {
            "description": why, "headers": {REQUEST_ID: ref("headers", REQUEST_ID)}, "content": problem,
        }
        for status, why in sorted((BODILESS | WITH_A_BODY).items())
    }  # fmt: skip


PAGE = [
    OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}),
    OpenApiParameter(
        "cursor", {"type": "string"}, description="What `next` said on the page before. Without it: the first page."
    ),
]


def completed(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Adds what is common to all addresses, and how a system signs on, which is OAuth 2's and not ours."""
    parts = result["components"]
    parts["parameters"], parts["responses"] = parameters(), responses()
    parts["headers"] = {REQUEST_ID: text("The id of the request: yours, if you sent one.")}
    for name in asked_for(result):
        parts["schemas"][name]["additionalProperties"] = False
    for schema in parts["schemas"].values():
        for asked in schema.get("properties", {}).values():
            asked.pop("x-spec-enum-id", None)
    parts["securitySchemes"] = {
        SECURITY: {
            "type": "oauth2",
            "description": "Client credentials: a token lasts fifteen minutes.",
            "flows": {
                "clientCredentials": {
                    "tokenUrl": "/api/v1/oauth/token/",
                    "scopes": {scope.value: sentence for scope, sentence in DESCRIBED.items()},
                }
            },
        }
    }
    return result


def asked_for(result: dict[str, Any]) -> set[str]:
    """The schemas of what is sent: they know no further names, while answers may come to hold more."""
    return named_in(result, [op.get("requestBody", {}) for ops in result["paths"].values() for op in ops.values()])


def answered() -> set[str]:
    """The schemas of what is answered."""
    whole = schema()
    return named_in(whole, [op["responses"] for ops in whole["paths"].values() for op in ops.values()])


def named_in(result: dict[str, Any], waiting: list[Any]) -> set[str]:
    """The schemas that are named in these parts, and in each other."""
    found: set[str] = set()
    while waiting:
        names = set(re.findall(r"#/components/schemas/(\w+)", str(waiting.pop()))) - found
        found |= names
        waiting += [result["components"]["schemas"][name] for name in names]
    return found


@cache
def schema() -> dict[str, Any]:
    """The whole description."""
    return SchemaGenerator().get_schema(request=None, public=True)


@cache
def as_yaml() -> str:
    return OpenApiYamlRenderer2().render(schema()).decode()
