"""Does the home page say what waits, what is late, what is new, and what to do first?"""

import pytest
from bs4 import BeautifulSoup

from maru.agencies.operations import register_user
from maru.desk import tiles
from maru.desk.tiles import Tile


def read(response):
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def only(monkeypatch):
    """The home page with these tiles and no others."""

    def register(*made):
        monkeypatch.setattr(tiles, "_makers", [])
        for order, tile in enumerate(made):
            tiles.add(lambda user, now, tile=tile: tile, order=order)

    return register


def test_somebody_without_a_role_is_told_what_to_do(world):
    with world.looking():
        stranger = register_user(email="new@maru.example", name="New Person", password="x" * 20, at=world.now)
    page = read(world.client(stranger).get("/"))
    assert "You have no role yet" in page.main.text and "call 999" in page.main.text
    assert not page.select(".maru-tile")


def test_whoever_is_not_signed_in_is_sent_to_sign_in(world):
    assert world.client().get("/")["Location"].startswith("/accounts/login/")


def test_the_main_action_is_the_first_late_tile(world, only):
    only(Tile("Mine", 4, "open", "/a/"), Tile("Actions", 2, "overdue", "/b/", late=True, action="Do them"))
    page = read(world.client("caiu_dc").get("/"))
    button = page.select_one(".maru-steps a.govuk-button")
    assert (button["href"], button.text) == ("/b/", "Do them")
    assert [tile.text for tile in page.select(".maru-tile__number")] == ["4", "2"]
    assert len(page.select(".maru-tile--late")) == 1 and "Late" in page.select_one(".maru-tile--late").text


def test_without_anything_late_the_main_action_is_the_first_tile_in_which_something_waits(world, only):
    only(Tile("None", 0, "", "/a/"), Tile("Some", 1, "", "/b/"), None)
    assert read(world.client("caiu_dc").get("/")).select_one(".maru-steps a.govuk-button")["href"] == "/b/"


def test_when_nothing_waits_the_way_to_a_referral_is_the_main_action(world, only):
    only(Tile("None", 0, "", "/a/"))
    page = read(world.client("submitter_police").get("/"))
    assert "Nothing waits for you." in page.main.text
    assert page.main.select_one("a.govuk-button")["href"] == "/referrals/new/"


def test_a_tile_added_twice_stands_once(monkeypatch):
    monkeypatch.setattr(tiles, "_makers", [])

    def tile(user, now):
        return Tile("One", 1, "", "/")

    tiles.add(tile)
    tiles.add(tile, order=3)
    assert tiles.tiles_for(None, None) == [Tile("One", 1, "", "/")]


def test_news_stands_on_the_home_page_until_it_is_read(world):
    case = world.referral_at("allocated")
    client = world.client("caiu_dc")
    news = read(client.get("/")).select(".maru-table--rows tbody tr")
    assert f"{case.investigation.reference} is allocated to you." in news[0].text
    client.post(news[0].form["action"])
    assert not read(client.get("/")).select(".maru-table--rows")
