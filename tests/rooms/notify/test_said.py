"""Can anything that tells of somebody stand in a notice or a mail?"""

import ast
from pathlib import Path

import pytest

from maru.agencies.models import Unit, User
from maru.notify.operations import tell
from maru.notify.said import NotForMails, Said, said
from maru.timers.models import ClockRule
from referrals.models import Party, Referral, Subject

HERE = Path(__file__).resolve().parents[3]
ROOMS = ("maru", "referrals", "triage", "caiu", "caf")


def test_a_sentence_has_references_names_of_units_numbers_and_what_was_said_before():
    referral, unit = Referral(reference="MR-26-000123-K"), Unit(name="CAIU Peterborough")
    text = said("{number} wait in {unit}.", number=3, unit=unit)
    whole = said("{referral.reference}: {text}", referral=referral, text=text)
    assert whole == "MR-26-000123-K: 3 wait in CAIU Peterborough." and isinstance(whole, Said)


def test_a_code_is_said_in_words():
    rule = ClockRule(length=4, span="h")
    text = said("rated {subject.rag}, within {rule.length_in_words}", subject=Subject(rag=0), rule=rule)
    assert text == "rated red, within 4 hours"


@pytest.mark.parametrize(
    ("sentence", "record"),
    [
        ("{record.what_happened}", Referral(what_happened="He was hit.")),
        ("{record.family_name}", Party(family_name="Quillfeather")),
        ("{record.name}", Party(family_name="Quillfeather", role="child")),
        ("{record.news}", Subject(news="Investigation closed.")),
        ("{record}", Party(family_name="Quillfeather", role="child")),
        ("{record.email}", User(email="ada@maru.example")),
        ("{record.author}", Referral()),
        ("{record._meta}", Referral()),
        ("{record.reference.format}", Referral(reference="MR")),
        ("{record}", "Ada Quillfeather"),
        ("{record.upper}", said("News.")),
        ("{record}", None),
    ],
    ids=str,
)
def test_what_tells_of_somebody_is_refused(sentence, record):
    with pytest.raises(NotForMails):
        said(sentence, record=record)


def test_nothing_is_told_that_was_not_said(world):
    with world.looking(), pytest.raises(NotForMails):
        tell(key="k", text="Ada was hit.", link="/", about=None, user=world.user("caiu_ds"), at=world.now)


def test_every_sentence_is_written_in_the_code():
    """A sentence that is put together before it is `said` could hold anything: it is a text, or a constant's name."""
    calls = [
        (file, call)
        for room in ROOMS
        for file in (HERE / room).rglob("*.py")
        if "maru.notify.said import" in (text := file.read_text()) or file.name == "said.py"
        for call in ast.walk(ast.parse(text))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("said", "Said")
    ]
    assert len(calls) > 30
    wrong = [f"{file.relative_to(HERE)}:{call.lineno}" for file, call in calls if not is_written(file, call)]
    assert wrong == []


def is_written(file, call):
    if call.func.id == "Said":
        return file.name == "said.py"
    return is_ours(call.args[0])


def is_ours(part):
    """Whether an expression is made of texts in the code, of names in capitals, and of one or another of these."""
    match part:
        case ast.Constant(value=str()):
            return True
        case ast.Name(id=name):
            return name.isupper()
        case ast.Subscript(value=value):
            return is_ours(value)
        case ast.IfExp(body=body, orelse=other):
            return is_ours(body) and is_ours(other)
        case ast.Call(func=ast.Name(id="_" | "gettext"), args=[inside]):
            return is_ours(inside)
        case ast.JoinedStr(values=values):
            return all(is_ours(value.value if isinstance(value, ast.FormattedValue) else value) for value in values)
    return False
