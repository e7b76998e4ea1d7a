"""What schemathesis is told besides the schema: it loads this module (tests/api/schemathesis.toml)."""

import itertools
import os
import re
import uuid
from copy import deepcopy

import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation import GenerationMode

from referrals.api.examples import WHOLE

HEADER = "Idempotency-Key"
RIGHT = re.compile(r"[!-~]{1,100}")
# The codes that the docs explain; the test that starts schemathesis hands them on.
EXPLAINED = frozenset(os.environ.get("EXPLAINED", "").split())
FAULTS = frozenset(os.environ.get("FAULTS", "").split())
KEYS = ["type", "title", "status", "code", "detail", "request_id", "errors"]
# What may be any text; all else in a referral hangs together.
FREE = {
    "referrer": ("referrer_name", "referrer_role", "how_known"),
    "subjects": ("family_name", "given_names", "address", "school"),
    "others": ("family_name", "given_names", "relationship"),
    "concern": ("what_happened", "worried_about", "working_well", "needs_to_happen", "childs_words"),
}
turns = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    """A key is used for one request: where a right one was made up, a new one takes its place, since the same
    under another body is refused by design (422). Wrong ones are sent as they are. Every second right referral
    becomes one that hangs together."""
    if RIGHT.fullmatch(str((case.headers or {}).get(HEADER, ""))):
        case.headers[HEADER] = str(uuid.uuid4())
    body = case.meta.components.get(ParameterLocation.BODY) if case.meta else None
    sends = case.method == "POST" and case.path == "/api/v1/referrals/"
    if sends and body and body.mode is GenerationMode.POSITIVE and next(turns) % 2:
        case.body = hanging_together(case.body)


def hanging_together(made_up):
    """The example of the docs, with the words that were made up."""
    whole = deepcopy({name: page for name, page in WHOLE.items() if name != "external_reference"})
    for slug, names in FREE.items():
        people = isinstance(whole[slug], list)
        pages = [whole[slug], made_up.get(slug) or ([] if people else {})]
        for page, told in zip(*pages, strict=False) if people else [pages]:
            page |= {name: told[name] for name in names if told.get(name) and told[name].strip()}
    return whole


@schemathesis.check
def every_refusal_is_explained(ctx, response, case):
    """A refusal is a problem, its code stands in the docs, and what is wrong is told with its place."""
    if response.status_code < 400 or case.method == "HEAD":
        return
    told = response.json()
    assert response.headers["content-type"] == ["application/problem+json"]
    assert list(told) == KEYS and told["status"] == response.status_code
    assert told["code"] in EXPLAINED, told["code"]
    assert response.headers["x-request-id"] == [told["request_id"]]
    # The empty pointer is the body itself: one of its names cannot be stored.
    assert all(fault["pointer"] or fault["code"] == "characters" for fault in told["errors"]), told
    assert all(fault["code"] in FAULTS | {told["code"]} for fault in told["errors"]), told
    assert bool(told["errors"]) == (response.status_code == 422 or told["code"] == "sent-before"), told


@schemathesis.check
def no_answer_may_be_kept_by_others(ctx, response, case):
    assert response.headers["cache-control"] == ["no-store"]
