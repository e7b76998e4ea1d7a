"""Journeys: a browser for each person, and pictures of what they saw."""

import pytest
from django.conf import settings
from PIL import Image, ImageDraw

from tests.journeys.people import Eye

SCREENS = settings.VAR / "screens"
THUMB, LABEL, ACROSS = (300, 400), 22, 6


@pytest.fixture(scope="session")
def eye():
    """Looks at every page; its pictures are in var/screens, and when the journeys have ended one sheet shows all."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    for old in SCREENS.glob("failed-*.png"):
        old.unlink(missing_ok=True)
    yield Eye(SCREENS)
    contact_sheet(SCREENS)


def contact_sheet(folder):
    """All pictures of a folder on one, small, with their names."""
    pictures = sorted([*folder.glob("*-desktop.png"), *folder.glob("*-phone.png")])
    width, height = THUMB[0] + 10, THUMB[1] + LABEL + 10
    rows = max(1, -(-len(pictures) // ACROSS))
    sheet = Image.new("RGB", (ACROSS * width, rows * height), "white")
    pen = ImageDraw.Draw(sheet)
    for number, path in enumerate(pictures):
        left, top = number % ACROSS * width + 5, number // ACROSS * height + 5
        with Image.open(path) as picture:
            # The top of a long page says which it is; the whole of it would be a stripe.
            shown = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, picture.width * 4 // 3)))
            shown.thumbnail(THUMB)
            sheet.paste(shown, (left, top + LABEL))
        pen.text((left, top), path.stem, fill="black")
    sheet.save(folder / "contact-sheet.png")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Say where everybody stood when a journey failed, with a picture of the page."""
    report = yield
    if report.when == "call" and report.failed:
        for number, person in enumerate(getattr(item, "people", ())):
            path = SCREENS / f"failed-{number}.png"
            person.page.screenshot(path=path, full_page=True)
            report.sections.append((person.key, f"{person.page.url} {person.page.title()} {path}"))
    return report


@pytest.fixture
def arrive(request, world, browser, eye):
    """`arrive(Officer, "submitter_police")`: that person sits down at a browser of their own and signs in.

    `look=False`: they walk only. `phone=True`: at 390 pixels."""

    request.node.people = []

    def somebody(kind, key, *, javascript=True, look=True, phone=False):
        looks = eye if look and javascript else None
        person = kind(world, key, browser(javascript=javascript, phone=phone), looks)
        request.node.people.append(person)
        person.sign_in()
        return person

    return somebody
