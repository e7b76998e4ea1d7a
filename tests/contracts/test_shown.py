"""Does whatever leaves the house say of whom it tells, and does that do something? (docs/fields.md, docs/adr/0020)"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from rest_framework import serializers

from maru.agencies.permissions import Permission
from maru.api.answers import LETS_OUT, TELLS, TellsTooMuch, check_answers, let_out
from maru.api.schema import schema
from maru.api.scopes import Scope
from maru.common import shown
from maru.common.fields import Misdeclared, Word
from maru.common.shown import BY_STRENGTH, heirs, only, shows, strongest, word_in
from maru.web.exports import Export, head_of
from maru.web.views import Page
from referrals.models import Party, Referral, Subject
from triage.api.serializers import AnsweredOut, HandoverOut, HandoverPage
from triage.brief import Brief
from triage.projection import READABLE, may_read
from triage.queries.paper import Due, Holder, Line, Pack

HERE = Path(__file__).resolve().parents[2]
OWN_WORDS = {"decline_reason", "report"}


@pytest.fixture
def a_serializer():
    """A serializer that no address answers with, until the test is over."""
    made = []

    def make(**fields):
        made.append(type("SketchOut", (serializers.Serializer,), {"__module__": "maru.sketch", **fields}))
        return made[-1]

    yield make
    for kind in made:
        kind.__module__ = "tests"
        shown._declared[:] = [one for one in shown._declared if one is not kind]


def test_whatever_goes_out_says_of_whom_it_tells():
    assert shown.check_shown() == [] == check_answers()


def test_the_serializers_of_every_room_with_an_api_are_asked():
    assert {kind.__module__.split(".")[0] for kind in heirs(serializers.Serializer)} >= {"maru", "referrals", "triage"}


def test_an_answer_that_says_nothing_is_refused(a_serializer):
    kind = a_serializer(name=serializers.CharField())
    (error,) = check_answers()
    assert error.id == "maru.E002" and "SketchOut.name" in error.msg and "@shows" in error.hint
    with pytest.raises(TellsTooMuch):
        let_out(kind({"name": "Ada"}), Scope.REFERRAL_READ)


def test_a_field_that_says_nothing_among_others_is_refused(a_serializer):
    kind = shows(Referral)(a_serializer(reference=serializers.CharField(), whisper=serializers.CharField()))
    (error,) = shown.check_shown()
    assert "SketchOut.whisper" in error.msg
    with pytest.raises(TellsTooMuch):
        let_out(kind({"reference": "MR", "whisper": ""}), Scope.REFERRAL_READ)


@pytest.mark.parametrize(
    ("said", "why"),
    [({"nobody": "surname"}, "says whence “surname” comes"), ({"name": "surname"}, "“surname” is no field of Party")],
)
def test_what_is_no_field_is_refused(a_serializer, said, why):
    with pytest.raises(Misdeclared, match=why):
        shows(Party, **said)(a_serializer(name=serializers.CharField()))


def test_the_word_follows_from_the_models():
    @shows(Party, Subject, Referral, name="given_names family_name", why="Referral.what_happened family_name")
    @dataclass
    class Card:
        name: str
        custody: str
        why: str

    shown._declared.remove(Card)
    words = {name: word_in(told) for name, told in Card.shown.items()}
    assert words == {"name": Word.PERSONAL, "custody": Word.NONE, "why": Word.SENSITIVE}
    assert word_in(Card) is Word.SENSITIVE


# ── the API ──────────────────────────────────────────────────────────────────────────────────────────────


def objects(part, found):
    """The schema's objects that are named in a part of it, and in each other."""
    for name in re.findall(r"#/components/schemas/(\w+)", str(part)):
        if name not in found:
            found.add(name)
            objects(schema()["components"]["schemas"][name], found)
    return found


def test_the_schema_says_of_every_name_what_it_tells():
    for name, told in schema()["components"]["schemas"].items():
        for key, asked in told["properties"].items():
            holds_an_object = bool(
                "$ref" in asked or "$ref" in asked.get("items", {}) or {"allOf", "oneOf"} & asked.keys()
            )
            assert (TELLS in asked) is not holds_an_object, f"{name}.{key}"


def test_no_answer_tells_more_than_its_scope_lets_out():
    assert set(LETS_OUT) == set(Scope)
    for path, methods in schema()["paths"].items():
        for method, told in methods.items():
            ((scope,),) = (asked.values() for asked in told["security"])
            done = {status: answer for status, answer in told["responses"].items() if status.startswith("2")}
            told = [
                Word(asked[TELLS])
                for name in objects(done, set())
                for asked in schema()["components"]["schemas"][name]["properties"].values()
                if TELLS in asked
            ]
            assert told, f"{method} {path} answers nothing"
            assert strongest([*told, LETS_OUT[scope[0]]]) is LETS_OUT[scope[0]], f"{method} {path}"


def test_an_answer_that_tells_more_than_its_scope_lets_out_is_not_sent():
    assert let_out(AnsweredOut({"reference": "HO", "state": "accepted", "answered_at": None, "reported_at": None,
                                "cafs": [], "link": ""}), Scope.HANDOVER_ANSWER)  # fmt: skip
    with pytest.raises(TellsTooMuch, match="HandoverOut tells what is sensitive, and handover:answer lets out none"):
        let_out(HandoverOut({}), Scope.HANDOVER_ANSWER)


def test_what_is_kept_to_be_answered_again_holds_nothing_sensitive():
    for methods in schema()["paths"].values():
        if "post" in methods:
            scope = next(iter(methods["post"]["security"][0].values()))[0]
            assert BY_STRENGTH.index(LETS_OUT[scope]) < BY_STRENGTH.index(Word.SENSITIVE)


def test_a_list_of_offers_names_nobody():
    assert word_in(HandoverPage) is Word.NONE


def test_after_its_work_a_team_reads_of_people_its_own_words_alone():
    telling = {name for name, told in Brief.shown.items() if word_in(told) is not Word.NONE}
    assert telling == {"subjects", "reason", "brief", *OWN_WORDS}
    for state in READABLE.keys() - {"offered", "accepted"}:
        assert {name for name in telling if may_read(state, name)} <= OWN_WORDS
    assert not may_read("offered", "brief")


def test_the_api_answers_through_its_one_door_only():
    """`Resource.answer` asks of every body what it tells: no room makes a response of its own."""
    for file in HERE.glob("*/api/*.py"):
        if file.parts[-3] != "maru":
            made = re.findall(r"\b(?:HttpResponse|JsonResponse|Response)\(", file.read_text())
            assert not made, f"{file} answers past Resource.answer"


# ── exports ──────────────────────────────────────────────────────────────────────────────────────────────


def test_an_export_that_says_nothing_of_what_it_shows_is_refused():
    with pytest.raises(Misdeclared, match="says nothing of what it shows"):
        type("Forgetful", (Export,), {"permission": Permission.AUDIT_READ})


def test_an_export_made_of_what_says_nothing_is_refused():
    @dataclass
    class Quiet:
        name: str

    with pytest.raises(Misdeclared, match="shows Quiet, and not all of that says"):
        type("Careless", (Export,), {"permission": Permission.AUDIT_READ, "shows": (Quiet,)})


def test_an_export_that_tells_of_people_needs_a_permission_and_asks_again():
    shows_people = (only(Party, "given_names"),)
    with pytest.raises(Misdeclared, match="asks for no permission"):
        type("Open", (Export,), {"shows": shows_people})
    eager = type("Eager", (Export,), {"shows": shows_people, "permission": Permission.AUDIT_READ, "asks_again": False})
    assert eager.asks_again


def test_an_export_of_nobody_is_open():
    free = type("Free", (Export,), {"shows": (only(Referral, "reference"),)})
    assert not free.asks_again and (free().head.marking, free().head.told) == ("OFFICIAL", "It tells of nobody.")


def test_the_head_follows_from_the_words():
    head = head_of([only(Party, "given_names sex"), Referral])
    assert head.marking == "OFFICIAL-SENSITIVE"
    assert "given names" in head.personal and "what happened" in head.sensitive
    assert head.told.startswith("Personal: ") and " Sensitive: " in head.told


def test_no_file_is_sent_but_by_an_export():
    makes_one = re.compile(r"Content-Disposition|FileResponse|csv\.writer|text/csv|as_attachment")
    rooms = ("maru", "referrals", "triage", "caiu", "caf")
    senders = {
        str(file.relative_to(HERE))
        for room in rooms
        for file in (HERE / room).rglob("*.py")
        if makes_one.search(file.read_text())
    }
    pages = {"maru/desk/oversight/views.py", "maru/desk/oversight/disclosing.py"}
    # An empty table to fill in.
    of_nobody = {"maru/desk/rota/importing.py"}
    # What somebody attached, byte for byte, each by an act of its own.
    attached = {"maru/files/views.py"}
    assert senders == {"maru/web/exports.py"} | pages | of_nobody | attached
    assert "class TrailAsFile(Export)" in (HERE / "maru/desk/oversight/views.py").read_text()


def test_no_sheet_is_made_but_by_an_export():
    sheets = {
        str(file.relative_to(HERE / "templates"))
        for file in (HERE / "templates").rglob("*.html")
        if 'class="maru-paper"' in file.read_text()
    }
    drawn = {page.template_name: page for page in heirs(Page) if page.template_name in sheets}
    assert sheets - set(drawn) == {"triage/paper_pack_file.html"}
    assert all(issubclass(page, Export) for page in drawn.values())
    assert all("head.marking" in (HERE / "templates" / sheet).read_text() for sheet in sheets)


def test_the_paper_pack_shows_nothing_but_what_says_of_whom_it_tells():
    made_of = {"pack": Pack, "line": Line, "holder": Holder, "due": Due}
    for sheet in ("_pack.html", "_pack_lines.html"):
        text = (HERE / "templates/triage" / sheet).read_text()
        for name, field in re.findall(r"\b(pack|line|holder|due)\.(\w+)", text):
            assert field in made_of[name].shown, f"{sheet}: {name}.{field}"
