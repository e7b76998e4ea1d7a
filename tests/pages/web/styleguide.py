"""Every component on one page, for looking at and for checking; no address of the product shows it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.forms import formset_factory
from django.template import Context, Engine

from maru.web import fields, forms
from maru.web.navigation import Link, Navigation
from maru.web.templatetags.maru import StepButton

NOW = datetime(2026, 3, 23, 12, 50, tzinfo=UTC)
DUE = NOW + timedelta(hours=2, minutes=10)


class Concern(forms.Form):
    """One of each field."""

    reveals = {"called": {"yes": ("incident",)}}
    name = fields.Text("Family name", needed="Enter the child's family name", help_text="As the family writes it")
    happened = fields.Text("What happened?", rows=5, max_length=4000, needed="Say what happened")
    called = fields.YesNo("Did you call 999?", needed="Say whether you called 999")
    incident = fields.Text("Incident number", required=False, max_length=30)
    born = fields.DateParts("Date of birth", past=True, help_text="For example, 27 3 2014")
    postcode = fields.Postcode(required=False)
    agency = fields.Select("Agency", choices=[("csc", "Children's Social Care")], needed="Choose an agency")
    level = fields.Choice("Level of need", choices=[("2", "Level 2"), ("3", "Level 3")], hints={"2": "Early help"})
    kinds = fields.Choices("Kinds of harm", choices=[("neglect", "Neglect"), ("physical", "Physical")])
    agreed = fields.Tick("The family knows of this referral", required=False)


class Child(forms.Form):
    """A repeated person."""

    name = fields.Text("Name")


class Filter(forms.FilterForm):
    """What narrows a queue."""

    rag = fields.Choices("RAG", choices=[("red", "Red"), ("amber", "Amber")], required=False)
    area = fields.Select("Area", choices=[("p", "Peterborough")], required=False, empty="All")


class ChildrenBase(forms.FormSet):
    """Repeated people."""

    noun = title = "child"


Children = formset_factory(Child, formset=ChildrenBase, extra=2, max_num=4)


def user():
    """Somebody who is signed in, without a database."""
    return SimpleNamespace(is_authenticated=True, name="Sam Okafor")


NAVIGATION = Navigation(
    [Link("Your desk", "/", False), Link("Queue", "/triage/", True), Link("Audit", "/audit/", False)],
    [Link("Staff", "/staff/", False)],
)


def values():
    """What the page shows."""
    late = NOW - timedelta(hours=3)
    return {
        "user": user(),
        "unit_names": ["MARU desk"],
        "navigation": NAVIGATION,
        "session_idle": 1800,
        "session_warning": 300,
        "session_left": 40000,
        "request": SimpleNamespace(csp_nonce="n0nce", path="/triage/", META={}),
        "csrf_token": "token",
        "now": NOW,
        "due": DUE,
        "started": NOW - timedelta(hours=6),
        "tabs": [("Waiting", "/", True, 12), ("Mine", "/?tab=mine", False, 3), ("Closed", "/?tab=closed")],
        "filter_form": Filter({"rag": ["red"]}),
        "chosen": [("RAG: Red", "/?")],
        "keep": {"tab": "waiting"},
        "rows": [
            {"reference": "MR-26-000121-C", "children": "Robin and Kit Ashdown", "rag": "red", "due": late,
             "started": late - timedelta(days=1), "state": "waiting"},
            {"reference": "MR-26-000123-K", "children": "Alex Farrow", "rag": "amber", "due": DUE,
             "started": NOW - timedelta(hours=6), "state": "at_desk"},
            {"reference": "MR-26-000125-T", "children": "Unborn child of J. Marsh", "rag": "",
             "due": NOW + timedelta(days=3), "started": NOW, "state": "offered"},
            {"reference": "MR-26-000126-V", "children": "Jo Pell", "rag": "green", "due": None,
             "started": None, "state": "closed"},
            {"reference": "MR-26-000127-W", "children": "Sasha Lund", "rag": "blue", "due": NOW + timedelta(hours=30),
             "started": NOW, "state": "held"},
        ],
        "steps": [
            StepButton("Claim", "/claim/", post=True),
            StepButton("Decide", "/decide/", kind="secondary"),
            StepButton("Release", "/release/", allowed=False, why="Only the person who claimed it can release it."),
        ],
        "summary": [("Name", "Robin Ashdown", "/change/"), ("Date of birth", "3 March 2019"), ("School", "")],
        "tasks": [("Immediate danger", "/1/", "done"), ("The children", "/2/", "begun", "1 child so far"),
                  ("The concern", "/3/", "todo"), ("Check and send", "", "later")],
        "items": [
            {"at": NOW, "title": "Claimed", "by": "Sam Okafor"},
            {"at": NOW + timedelta(hours=1), "title": "Information added",
             "by": "PC Lee Hart", "text": "One\ntwo", "url": "/x/"},
        ],
        "bars": [("Red", 4, "red"), ("Amber", 9, "amber"), ("Green", 2, "green"), ("Not rated", 1)],
        "form": Concern({"happened": "x", "born_day": "3", "born_year": "2019", "called": "yes", "level": "2"}),
        "formset": Children(),
        "born": date(2019, 3, 3),
    }  # fmt: skip


def render(base="base.html", **more):
    """The page, drawn on one of the base templates."""
    here = Path(__file__).parent / "templates"
    engine = Engine(
        dirs=[here, settings.BASE_DIR / "templates", settings.BASE_DIR / "maru/web/templates"],
        libraries={
            "maru": "maru.web.templatetags.maru",
            "i18n": "django.templatetags.i18n",
            "static": "django.templatetags.static",
        },
    )
    return engine.get_template("styleguide.html").render(Context({**values(), "base": base, **more}))
