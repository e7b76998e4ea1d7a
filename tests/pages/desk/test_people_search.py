"""Does whoever looks for somebody at the desk find them, and is what was asked for kept nowhere?"""

import pytest
from bs4 import BeautifulSoup

from maru.audit.models import AuditEvent
from tests.looking import assert_clean, assert_fits, sign_in

HERE = "/people/"
ASKED = {"family_name": "Quincewhistel", "given_names": "", "born_day": "", "born_month": "", "born_year": ""}


@pytest.fixture
def desk(world):
    world.referral_at("waiting", family_name="Quincewhistle")
    return world.client("maru_triage_sw")


def text_of(answer):
    return BeautifulSoup(answer.content, "html.parser").find("main").get_text(" ", strip=True)


def test_somebody_is_found_by_a_name_written_a_little_differently(desk):
    answer = desk.post(HERE, ASKED)
    assert answer.status_code == 200 and "Quincewhistle" in text_of(answer)
    assert 'value="Quincewhistel"' in answer.content.decode(), "what was asked stands in the form still"


def test_where_nobody_is_found_it_says_what_to_try(desk):
    assert "Try the family name alone" in text_of(desk.post(HERE, {**ASKED, "family_name": "Xylographer"}))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"family_name": ""}, "Enter the family name"),
        ({"family_name": "Q"}, "at least two letters"),
        ({"born_day": "40", "born_month": "1", "born_year": "2014"}, "Date of birth"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(desk, wrong, sentence):
    answer = desk.post(HERE, {**ASKED, "given_names": "Ottoline", **wrong})
    assert answer.status_code == 422 and sentence in text_of(answer) and "Ottoline" in answer.content.decode()


def test_no_name_stands_in_an_address_or_in_the_trail(desk):
    answer = desk.post(HERE, ASKED)
    page = BeautifulSoup(answer.content, "html.parser")
    addresses = [tag[name] for tag in page.find_all(True) for name in ("href", "action") if tag.has_attr(name)]
    assert not [found for found in addresses if "uincewhist" in found]
    assert desk.get(f"{HERE}?family_name=Quincewhistle").content.decode().count("Quincewhistle") == 0
    assert not AuditEvent.objects.filter(data__icontains="uincewhist").exists()


def test_the_desk_looks_and_nobody_else(world):
    for who, status in (("maru_police_ds", 200), ("maru_manager", 200), ("submitter_police", 403), ("caiu_dc", 403)):
        assert world.client(who).get(HERE).status_code == status


@pytest.mark.parametrize("phone", [False, True])
def test_the_page_is_clean_and_fits(world, browser, phone):
    world.referral_at("waiting", family_name="Quincewhistle")
    page = browser(phone=phone)
    sign_in(page, world, "maru_triage_sw")
    page.goto(HERE)
    page.get_by_label("Family name").fill("Quincewhistle")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("heading", name="found").wait_for()
    assert_clean(page)
    assert_fits(page)
