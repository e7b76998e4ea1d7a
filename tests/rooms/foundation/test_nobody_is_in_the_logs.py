"""Does anything that people write reach a log: by a page, by the API, by a task, by an error?"""

import io
import json
import logging
from logging.config import dictConfig

import pytest
from django.conf import settings

from maru.notify.models import Mail
from maru.notify.tasks import send_outbox
from maru.settings.logs import LOGGING
from maru.timers.tasks import sweep
from referrals.api.examples import WHOLE
from triage.queries import case as desk_case
from triage.tasks import write_paper_pack

PLANTED = "Quincewort"
# What is chosen from a list, or must have a form of its own, is not written by anybody.
WRITTEN = {
    "referrer": ("referrer_name", "referrer_role", "how_known"),
    "concern": ("what_happened", "worried_about", "working_well", "needs_to_happen", "childs_words"),
}


@pytest.fixture
def logged():
    """All that the product's own logging writes, as production sets it up; the suite itself logs nowhere."""
    root, levels = logging.getLogger(), {name: logging.getLogger(name).level for name in LOGGING["loggers"]}
    handlers, level = list(root.handlers), root.level
    dictConfig(LOGGING)
    out = io.StringIO()
    root.handlers[0].setStream(out)
    yield out
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def planted(world):
    """The pages of a referral that has the word in everything that somebody writes."""
    pages = {page: dict.fromkeys(names, f"{PLANTED} {page}") for page, names in WRITTEN.items()}
    return world.referral_at("allocated", family_name=PLANTED, **pages)


def word_in(value):
    """The same body, with the word in every text of it that is free."""
    free = {"family_name", "given_names", "address", "school", "what_happened", "worried_about", "childs_words"}
    if isinstance(value, dict):
        return {
            name: PLANTED if name in free and isinstance(inner, str) else word_in(inner)
            for name, inner in value.items()
        }
    return [word_in(inner) for inner in value] if isinstance(value, list) else value


def open_pages(world, case):
    """Who works with the child reads of them; others ask by name, by a wrong address, and with forms that are wrong."""
    desk, detective, nobody = world.client("maru_manager"), world.client("caiu_dc"), world.client()
    for client, address in (
        (desk, f"/triage/{case.reference}/"), (desk, "/triage/"), (desk, "/triage/paper-pack/"),
        (detective, f"/caiu/{case.investigation.reference}/"), (desk, f"/triage/{PLANTED}/?q={PLANTED}"),
        (nobody, f"/{PLANTED}/"),
    ):  # fmt: skip
        client.get(address, headers={"User-Agent": PLANTED, "Referer": f"http://testserver/{PLANTED}"})
    officer = world.client("submitter_police")
    page = officer.post("/referrals/new/")["Location"]
    officer.post(page, {"what_happened": PLANTED, "incident_number": PLANTED})
    nobody.post("/accounts/login/", {"login": f"{PLANTED}@maru.example", "password": PLANTED})
    nobody.post("/referrals/new/", {"what_happened": PLANTED})


def test_nothing_that_people_write_is_logged(world, logged, monkeypatch):
    case = planted(world)
    open_pages(world, case)
    partner = world.api("csc-peterborough", on_behalf_of="h.willowmere")
    assert partner.post("/api/v1/referrals/", word_in(WHOLE)).status_code in (201, 422)
    assert partner.post("/api/v1/referrals/", {"what_happened": PLANTED}).status_code == 422
    with monkeypatch.context() as broken:
        broken.setattr(desk_case, "clocks_of", lambda *_: {}[PLANTED])
        client = world.client("maru_manager")
        client.raise_request_exception = False
        assert client.get(f"/triage/{case.reference}/").status_code == 500
    logging.getLogger("maru.suite").error("a line that is there", exc_info=ValueError(PLANTED))
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert {500, 200, 404} <= {line.get("status") for line in lines}
    assert any("exception" in line for line in lines)
    assert [line for line in lines if PLANTED.lower() in json.dumps(line).lower()] == []


def test_nor_by_what_works_by_itself(committed_db, world, logged, monkeypatch):
    world.referral_at("waiting", at=world.at(days=-9), family_name=PLANTED)

    def refuse(*_):
        raise OSError(f"550 {PLANTED}@maru.example is unknown")

    monkeypatch.setattr(f"{settings.EMAIL_BACKEND}.send_messages", refuse)
    for task in (sweep, send_outbox, write_paper_pack):
        task()
    assert Mail.objects.filter(last_error="OSError").exists()
    assert PLANTED.lower() not in logged.getvalue().lower()
