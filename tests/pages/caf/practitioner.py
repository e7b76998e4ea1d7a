"""What a practitioner's browser does, for tests: read a page, send what it holds and what was typed."""

from datetime import timedelta

from bs4 import BeautifulSoup

from maru.timers.clock import london_day

SCHOOL, TEAM, COLLEAGUE = "submitter_external", "partner_practitioner", "partner_csc_2"


def read(response):
    return BeautifulSoup(response.content, "html.parser")


def words(response):
    """Everything that stands in the page's main part, with single spaces."""
    return " ".join(read(response).main.get_text(" ").split())


def summary(response):
    """The sentences of the error summary."""
    return [item.get_text(strip=True) for item in read(response).select(".govuk-error-summary__list li")]


def wrong_fields(response):
    """Where the error summary leads; each place is on the page."""
    page = read(response)
    links = [link["href"].removeprefix("#") for link in page.select(".govuk-error-summary__list a")]
    assert all(page.find(id=link) for link in links)
    return links


def typed(response):
    """What the page's form would send, as a browser does."""
    data = {}
    for field in read(response).select_one("main form").select("input[name], textarea[name], select[name]"):
        if field.name == "textarea":
            # The parser keeps the line break that a browser drops at the head of a textarea.
            data[field["name"]] = field.text.removeprefix("\n")
        elif field.get("type") in ("radio", "checkbox"):
            if field.has_attr("checked"):
                data[field["name"]] = field.get("value", "on")
        else:
            data[field["name"]] = field.get("value", "")
    data.pop("csrfmiddlewaretoken", None)
    return data


def buttons(response):
    return [link.get_text(strip=True) for link in read(response).main.select(".govuk-button")]


def date_of(name, day):
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def in_days(world, days):
    return london_day(world.now) + timedelta(days=days)


def url(found, page=""):
    return f"/caf/{found.reference}/{page}"
