"""What templates say with: times in words, RAG, clock, step buttons and the other components.

`{% load maru %}`; docs/howto/pages.md lists them with examples.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from maru.common.errors import Refused
from maru.web import words

register = template.Library()

TAG_COLOURS = {
    "draft": "grey", "submitted": "blue", "withdrawn": "grey",
    "waiting": "yellow", "at_desk": "light-blue", "offered": "purple", "held": "turquoise", "closed": "grey",
    "made": "turquoise", "accepted": "green", "in_caf": "green", "declined": "red", "lapsed": "orange",
    "recalled": "orange", "reported": "grey", "handed_back": "orange", "open": "blue", "done": "green",
    "overdue": "red", "new": "yellow",
}  # fmt: skip


def now_of(context: Mapping[str, Any]) -> datetime:
    """The page's own `now`, so that one page tells one time."""
    return context.get("now") or timezone.now()


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────


@register.filter
def moment(value: datetime | None) -> str:
    """3 March 2014 at 2:18am."""
    return words.moment(value) if value else ""


@register.filter
def day(value: date | None) -> str:
    """3 March 2014."""
    return words.day(value) if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """2:18am."""
    return words.clock_time(value) if value else ""


@register.filter
def exact(value: datetime | None) -> str:
    """Monday 3 March 2014, 02:18."""
    return words.exact(value) if value else ""


@register.filter
def until(starts: datetime | None, ends: datetime) -> str:
    """Monday 3 March 2014, 08:00 to 16:00."""
    return words.span(starts, ends) if starts else ""


@register.filter
def when(value: datetime | None) -> str:
    """today 17:00."""
    return words.when(value, timezone.now()) if value else ""


@register.filter
def time_left(value: datetime | None) -> str:
    """due in 2 h 10 min."""
    return words.time_left(value, timezone.now()) if value else ""


@register.filter
def ago(value: datetime | None) -> str:
    """5 min ago."""
    return words.ago(value, timezone.now()) if value else ""


@register.filter
def age(born: date | None) -> str:
    """7 years."""
    return words.age(born, timezone.localdate(timezone=words.LONDON)) if born else ""


@register.filter
def counted(number: int, noun: str) -> str:
    """{{ 2|counted:"child,children" }} → 2 children."""
    one, __, many = noun.partition(",")
    return words.count(number, one, many)


@register.filter
def listed(things: Iterable[Any]) -> str:
    """Ann, Ben and Cal."""
    return words.listed([str(thing) for thing in things])


# ── signs ────────────────────────────────────────────────────────────────────────────────────────────────


@register.inclusion_tag("components/tag.html")
def tag(text: Any, state: str = "", colour: str = "") -> dict[str, Any]:
    """A status: `{% tag referral.get_status_display referral.status %}`."""
    return {"text": text, "colour": colour or TAG_COLOURS.get(str(state), "grey")}


@register.inclusion_tag("components/rag.html")
def rag(value: Any = "") -> dict[str, Any]:
    """RED, AMBER, GREEN or BLUE in words and colour."""
    return {"rag": str(value or "").lower()}


@register.inclusion_tag("components/clock.html", takes_context=True)
def clock(
    context: Mapping[str, Any], due: datetime | None, started: datetime | None = None, name: Any = ""
) -> dict[str, Any]:
    """A deadline in words and colour; with its start also as a small bar, and with the name of what sets it."""
    if due is None:
        return {"due": None}
    now = now_of(context)
    return {
        "due": due,
        "left": words.time_left(due, now),
        "when": words.when(due, now),
        "exact": words.exact(due),
        "urgency": words.urgency(due, now, started).value,
        "name": name,
        "gone": None if started is None else words.gone(due, now, started),
    }


# ── blocks ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class StepButton:
    """One step as a button: where it leads, whether it is open, and if not, why."""

    label: Any
    url: str
    allowed: bool = True
    why: str = ""
    post: bool = False
    kind: str = ""
    hidden: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""


@register.inclusion_tag("components/step_buttons.html", takes_context=True)
def step_buttons(context: Mapping[str, Any], steps: Iterable[Any]) -> dict[str, Any]:
    """The steps of a state table as buttons; those not open carry the refusal's sentence.

    Each is a StepButton, a dict of its fields, or a tuple (label, url, allowed, why).
    """
    return {"steps": [as_step(step, at) for at, step in enumerate(steps)], "csrf_token": context.get("csrf_token")}


def as_step(step: Any, at: int) -> dict[str, Any]:
    """The fields of one step, with an id of its own."""
    if isinstance(step, StepButton):
        values = dict(vars(step))
    elif isinstance(step, Mapping):
        values = dict(vars(StepButton(**step)))
    else:
        values = dict(vars(StepButton(*step)))
    values["id"] = values["id"] or f"step-{at}"
    if isinstance(values["why"], Refused):
        values["why"] = values["why"].sentence
    return values


@register.inclusion_tag("components/button.html", takes_context=True)
def button(
    context: Mapping[str, Any], label: Any, url: str, kind: str = "", about: str = "", **hidden: Any
) -> dict[str, Any]:
    """A form of one button that posts to an address; further names become hidden fields."""
    return {
        "label": label, "url": url, "kind": kind, "about": about, "hidden": hidden,
        "csrf_token": context.get("csrf_token"),
    }  # fmt: skip


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[Any], plain: bool = False) -> dict[str, Any]:
    """Keys and values: rows of (key, value), (key, value, change address), or dicts."""
    listed_rows = [as_row(row) for row in rows]
    return {"rows": listed_rows, "plain": plain, "any_change": any(row["change"] for row in listed_rows)}


def as_row(row: Any) -> dict[str, Any]:
    """One row of a summary list; a value that is missing is said to be."""
    base = {"key": "", "value": "", "change": "", "missing": _("Not given")}
    if isinstance(row, Mapping):
        return {**base, **row}
    return {**base, **dict(zip(("key", "value", "change"), row, strict=False))}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Any], label: Any = "") -> dict[str, Any]:
    """Tabs that are links: (label, address, current, count) or dicts."""
    names = ("label", "url", "current", "count")
    base = {"current": False, "count": None, "id": ""}
    rows = [{**base, **(item if isinstance(item, Mapping) else dict(zip(names, item, strict=False)))} for item in items]
    return {"tabs": rows, "label": label or _("Views")}


@register.inclusion_tag("components/timeline.html")
def timeline(items: Iterable[Any], level: int = 3) -> dict[str, Any]:
    """What happened, newest first: dicts or objects with at, title, and perhaps by, text, url."""
    return {"items": sorted(items, key=at_of, reverse=True), "level": level}


def at_of(item: Any) -> datetime:
    """When an entry of a timeline happened."""
    return item["at"] if isinstance(item, Mapping) else item.at


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Iterable[Any]) -> dict[str, Any]:
    """Tasks: (label, address, state, hint); state is todo, begun, done, wrong or later."""
    names = ("label", "url", "state", "hint")
    base = {"url": "", "state": "todo", "hint": ""}
    return {"tasks": [{**base, **(t if isinstance(t, Mapping) else dict(zip(names, t, strict=False)))} for t in tasks]}


@register.inclusion_tag("components/chart.html")
def bar_chart(caption: str, bars: Iterable[Any]) -> dict[str, Any]:
    """Horizontal bars of (label, value) or (label, value, colour), and the same as a table."""
    rows = [(*bar, "")[:3] for bar in bars]
    most = max((value for __, value, __ in rows), default=0) or 1
    drawn = []
    for at, (label, value, colour) in enumerate(rows):
        width = round(215 * value / most)
        drawn.append({
            "label": label, "value": value, "colour": colour, "y": 5 + at * 30, "text_y": 20 + at * 30,
            "width": width, "value_x": 163 + width,
        })  # fmt: skip
    return {"caption": caption, "bars": drawn, "height": 10 + 30 * len(rows)}


@register.inclusion_tag("components/empty.html")
def empty(title: Any, text: Any = "", href: str = "", link: Any = "") -> dict[str, Any]:
    """Nothing here: what that means, and what to do next."""
    return {"title": title, "text": text, "href": href, "link": link}


@register.inclusion_tag("components/warning.html")
def warning(text: Any) -> dict[str, Any]:
    """A warning with its mark."""
    return {"text": text}


@register.inclusion_tag("components/inset.html")
def inset(text: Any) -> dict[str, Any]:
    """Words set apart from the rest."""
    return {"text": text}


@register.inclusion_tag("components/banner.html")
def banner(text: Any, title: Any = "", href: str = "", link: Any = "", success: bool = False) -> dict[str, Any]:
    """A notice about the whole page; use sparingly, never beside an error summary."""
    return {"text": text, "title": title, "href": href, "link": link, "success": success}


@register.inclusion_tag("components/panel.html")
def panel(title: Any, text: Any = "", reference: str = "") -> dict[str, Any]:
    """The green panel after something was done, with its reference."""
    return {"title": title, "text": text, "reference": reference}


@register.inclusion_tag("components/back.html")
def back(href: str, text: Any = "") -> dict[str, Any]:
    """The link above the page, inside `{% block back %}`."""
    return {"href": href, "text": text}


@register.inclusion_tag("components/pagination.html")
def pagination(newer: str = "", older: str = "", newer_text: Any = "", older_text: Any = "") -> dict[str, Any]:
    """Keyset pages: the addresses of the one before and the one after, where there are any."""
    return {"newer": newer, "older": older, "newer_text": newer_text, "older_text": older_text}


@register.inclusion_tag("components/filter.html")
def filter_panel(
    form: Any, action: str, chosen: Iterable[Any] = (), keep: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """A GET form that narrows a list; `chosen` are (label, address without it), `keep` are hidden values."""
    rows = [dict(zip(("label", "url"), item, strict=True)) for item in chosen]
    return {"form": form, "action": action, "chosen": rows, "keep": keep or {}}


@register.inclusion_tag("components/autosave.html")
def autosave(url: str, text: Any = "") -> dict[str, Any]:
    """Inside a form: sends it in the background as it is typed and shows the answer ("Saved at 2:18pm")."""
    return {"url": url, "text": text}


@register.inclusion_tag("components/fresh.html")
def fresh(url: str, every: int = 60, id: str = "fresh", text: Any = "") -> dict[str, Any]:
    """Asks an address for news every so many seconds while the page is looked at, and shows the answer here.

    The answer says what is new ("3 new referrals, refresh"); the list itself does not move under its reader.
    """
    return {"url": url, "every": every, "id": id, "text": text}


# ── problems ─────────────────────────────────────────────────────────────────────────────────────────────


@register.simple_tag(takes_context=True)
def page_errors(context: Mapping[str, Any]) -> list[dict[str, str]]:
    """Everything wrong on the page, in its order, each with a link to its field.

    Looks at `problem` (one sentence), `form`, `forms` and `formset` of the context.
    """
    found: list[dict[str, str]] = []
    if context.get("problem"):
        found.append({"sentence": context["problem"], "href": ""})
    for one in (context.get("form"), *(context.get("forms") or ())):
        found += form_errors(one)
    formset = context.get("formset")
    if formset is not None and formset.is_bound:
        found += [{"sentence": sentence, "href": ""} for sentence in formset.non_form_errors()]
        for one in formset.forms:
            found += form_errors(one)
    return found


def form_errors(form: Any) -> list[dict[str, str]]:
    """The errors of one form; its own sentences first, then the fields' in their order."""
    if form is None or not getattr(form, "is_bound", False):
        return []
    found = [{"sentence": sentence, "href": ""} for sentence in form.non_field_errors()]
    for field_ in form:
        href = f"#{field_.error_target}" if hasattr(field_, "error_target") else f"#{field_.id_for_label}"
        found += [{"sentence": sentence, "href": href} for sentence in field_.errors]
    return found
