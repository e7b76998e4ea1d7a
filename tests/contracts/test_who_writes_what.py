"""Does each kind of line stand where the architecture puts it? Read from the code itself."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

from maru.agencies.wall import is_walled

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("maru", "referrals", "triage", "caiu", "caf")
STATE_COLUMNS = {"custody", "status", "state"}
DOORS = ("views", "forms", "tasks", "api", "urls", "templatetags", "navigation", "context")
# Who keeps the house's own books across the wall (docs/adr/0003), and why no single person's view covers them.
KEEPS_THE_BOOKS = {
    "referrals/operations/custody.py": "a partner's yes moves a child whom the partner does not see",
    "referrals/operations/submit.py": "an officer's submission makes persons that only the desk sees",
    "referrals/operations/pass_on.py": "a draft that becomes a colleague's is its former author's no more",
    "referrals/unfinished.py": "who has begun what since when is told to a supervisor, and nothing of what it says",
    "referrals/operations/safe.py": "an address that is withheld is shown to nobody but by the act that opens it",
    "referrals/operations/add.py": "who holds a child is told, and the author does not see who that is",
    "triage/operations/handover.py": "a partner's answer is told to the desk by the referral's reference",
    "caf/operations/open.py": "the team opens a CAF for a child whose referral it does not see",
    "caf/operations/work.py": "a CAF makes its child known, or names the person whom the referral did",
    "caf/operations/end.py": "a child whom the desk passed on moves in a referral that the team does not see",
    "caiu/operations/open.py": "the desk opens an investigation that it does not see",
    "caiu/operations/allocate.py": "involvements of a colleague are ended and begun",
    "caiu/operations/leave.py": "whoever worked it has left, and their view of it ends",
    "caiu/operations/finish.py": "the desk and the author are told, and the unit's view of the referral ends",
    "maru/agencies/operations/conflicts.py": "a supervisor ends what hides a record that they need not see",
    "maru/agencies/operations/glass.py": "whoever reviews a look need not see what was looked into",
    "maru/agencies/operations/leaving.py": "what somebody worked goes back to those who may see it",
    "maru/agencies/operations/keeping.py": "a seal's keeper is told who works what it hides",
    "maru/agencies/operations/withholding.py": "what a seal hides is found and kept beyond anybody's view",
    "maru/notify/attempts.py": "a seal's keeper is told by whoever asked for what it hides",
    "maru/notify/conflicts.py": "a supervisor hears of a record that they may not see",
    "maru/desk/homes/operations.py": "whoever says where they live is kept out of what they need not know of",
    "maru/desk/glass/operations.py": "a reference is found for somebody who does not see the record yet",
    "maru/desk/missed.py": "what somebody was told of is named again, by its reference",
    "maru/desk/oversight/operations.py": "who looked is asked of every record, and shows nothing of any",
    "maru/desk/deadlines/queries.py": "what a clock is about is asked for any clock; shown is what the person sees",
    "maru/desk/rules/operations.py": "whoever changes a rule sees no record whose deadline follows it",
    "maru/desk/signals/operations.py": "who looked unusually at what is told without showing any record",
    "maru/notify/operations/acknowledge.py": "what one acknowledges is acknowledged for everybody who was told",
    "maru/notify/operations/give.py": "a notice is written for a colleague to read",
    "maru/notify/operations/settle.py": "what has ended is asked of nobody whom it was told",
    "maru/notify/operations/tell.py": "a notice is written for somebody else to read",
}


def sources():
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text())


def is_operation(name):
    return "/operations/" in name or name.endswith("/operations.py")


def is_rule(name):
    stem = name.removesuffix(".py").split("/")
    return is_operation(name) or bool({"models", "queries", "states", "policies"} & set(stem))


def is_door(name):
    return bool(set(DOORS) & set(name.removesuffix(".py").split("/")))


def called(node):
    """The last name of what is called: `house` for `house()` and `acting.house()`."""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def calls(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def opens_the_house(tree):
    return any(called(call) == "house" for call in calls(tree))


def writes_a_state(tree):
    """Lines that give a column of state a value: by assignment, by `update`, by `setattr`."""
    for node in ast.walk(tree):
        targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            for target in targets:
                for part in ast.walk(target):
                    if isinstance(part, ast.Attribute) and part.attr in STATE_COLUMNS:
                        yield node.lineno
    for call in calls(tree):
        if called(call) in ("update", "bulk_update") and {word.arg for word in call.keywords} & STATE_COLUMNS:
            yield call.lineno
        if called(call) == "setattr" and getattr(call.args[1], "value", "") in STATE_COLUMNS:
            yield call.lineno


def walled_names():
    return {model.__name__ for model in apps.get_models() if is_walled(model)}


def starts_unscoped(tree, walled):
    """Lines where a query of case data starts from anything but `visible_to`, and is not part of one that does."""
    parts = {id(part) for call in calls(tree) if called(call) in ("Exists", "Subquery") for part in ast.walk(call)}
    for node in ast.walk(tree):
        if id(node) in parts:
            continue
        manager = node.value if isinstance(node, ast.Attribute) else None
        if not (isinstance(manager, ast.Attribute) and manager.attr in ("objects", "_default_manager")):
            continue
        model = manager.value
        name = model.attr if isinstance(model, ast.Attribute) else getattr(model, "id", "")
        if node.attr == "all" or (name in walled and node.attr not in ("visible_to", "reaching")):
            yield node.lineno


def reads_the_clock(tree):
    """Lines that ask what time it is."""
    for call in calls(tree):
        whose = getattr(getattr(call.func, "value", None), "id", "")
        asks = called(call) in ("now", "today", "localdate", "utcnow") and whose in ("timezone", "datetime", "date")
        if asks and not call.args:
            yield call.lineno


def lets_pass(tree):
    """Lines of operations at which an error is caught and not raised again, as it or as a refusal."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and "operation" in {
            getattr(d, "id", "") for d in function.decorator_list
        }:
            for node in ast.walk(function):
                if isinstance(node, ast.ExceptHandler) and not isinstance(node.body[-1], ast.Raise):
                    yield node.lineno


def test_an_operation_lets_no_refusal_of_another_pass():
    """What it has called upon shares its savepoint, and would stand half done."""
    found = {name: lines for name, tree in sources() if is_operation(name) and (lines := [*lets_pass(tree)])}
    assert found == {}


def test_a_refusal_that_passes_is_found():
    caught = "@operation\ndef act():\n    try:\n        other()\n    except Refused:\n        {}"
    assert [*lets_pass(ast.parse(caught.format("return None")))] == [5]
    assert [*lets_pass(ast.parse(caught.format("raise Other from None")))] == []


def test_only_the_listed_operations_keep_the_houses_books():
    assert {name for name, tree in sources() if opens_the_house(tree)} == set(KEEPS_THE_BOOKS)


def test_nobody_but_operations_gives_a_record_a_state():
    found = {name: lines for name, tree in sources() if not is_operation(name) and (lines := [*writes_a_state(tree)])}
    assert found == {}


def test_no_door_starts_from_everything():
    walled = walled_names()
    found = {name: lines for name, tree in sources() if is_door(name) and (lines := [*starts_unscoped(tree, walled)])}
    assert found == {}


def test_rules_and_operations_are_told_the_time():
    found = {name: lines for name, tree in sources() if is_rule(name) and (lines := [*reads_the_clock(tree)])}
    assert found == {}


def test_nothing_calls_the_broker():
    asks = ("delay", "apply_async", "send_task")
    assert [name for name, tree in sources() if any(called(call) in asks for call in calls(tree))] == []


def test_nothing_is_deleted_along_with_something_else():
    cascades = [
        f"{model.__name__}.{field.name}"
        for room in ("agencies", "audit", "web", "api", "notify", "timers", "people", "referrals", "triage", "caiu")
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.remote_field and field.remote_field.on_delete.__name__ != "PROTECT"
    ]
    assert cascades == []


@pytest.mark.parametrize(
    "line",
    [
        "subject.custody = 'held'",
        "a.b, case.state = 1, 'open'",
        "rows.update(status='closed')",
        "setattr(x, 'state', 1)",
        "case.state += 'x'",
    ],
)
def test_a_written_state_is_found(line):
    assert [*writes_a_state(ast.parse(line))] == [1]


@pytest.mark.parametrize("line", ["custody = 1", "rows.filter(state='open')", "x = case.state", "d.update({'a': 1})"])
def test_a_state_that_is_only_read_is_not_found(line):
    assert [*writes_a_state(ast.parse(line))] == []


@pytest.mark.parametrize(
    "line", ["Referral.objects.filter(pk=1)", "models.Referral.objects.get(pk=1)", "Unit.objects.all()"]
)
def test_an_unscoped_start_is_found(line):
    assert [*starts_unscoped(ast.parse(line), {"Referral"})] == [1]


@pytest.mark.parametrize(
    "line",
    [
        "Referral.objects.visible_to(user)",
        "Unit.objects.filter(pk=1)",
        "Referral.objects.visible_to(user).filter(Exists(Referral.objects.filter(pk=1)))",
    ],
)
def test_a_scoped_start_is_not_found(line):
    assert [*starts_unscoped(ast.parse(line), {"Referral"})] == []


@pytest.mark.parametrize("line", ["timezone.now()", "datetime.now()", "date.today()"])
def test_a_look_at_the_clock_is_found(line):
    assert [*reads_the_clock(ast.parse(line))] == [1]
