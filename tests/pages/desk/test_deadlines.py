"""Does whoever answers for others' work see which deadlines are over and near, and of nothing hidden from them?"""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from maru.agencies.operations.withholding import keep_out
from maru.agencies.permissions import Permission
from maru.agencies.roles import holding
from maru.desk.deadlines.bands import BANDS, band_of
from maru.timers.models import Timer
from tests.looking import assert_clean, assert_fits, sign_in
from tests.rooms.agencies.test_withholding import sealed

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "band"),
    [
        (timedelta(0), "over"),
        (timedelta(microseconds=1), "4h"),
        (timedelta(hours=4), "4h"),
        (timedelta(hours=4, seconds=1), "24h"),
        (timedelta(hours=24), "24h"),
        (timedelta(hours=72), "72h"),
        (timedelta(hours=73), "later"),
    ],
)
def test_a_deadline_lies_in_the_band_up_to_which_it_is_due(ahead, band):
    assert band_of(NOW + ahead, NOW) == band


def due(case, in_hours, *, world):
    """Let the child's decision be due so many hours from now."""
    with world.looking():
        at = timezone.now() + timedelta(hours=in_hours)
        moved = Timer.objects.filter(object_id__in=[case.subject.pk, getattr(case.handover, "pk", None)])
        assert moved.update(started_at=at - timedelta(days=9), due_at=at)


def read(world, who, **asked):
    page = BeautifulSoup(world.client(who).get("/deadlines/", asked).content, "html.parser").main
    caption = page.find("caption", string="Deadlines, the nearest first")
    rows = caption.find_parent("table").tbody.find_all("tr") if caption else []
    return page, [" ".join(row.text.split()) for row in rows]


def test_the_nearest_stands_first_and_each_band_is_counted(world):
    near, over = world.referral_at("waiting"), world.referral_at("at_desk", claimed_by="maru_triage_sw")
    due(near, 2, world=world)
    due(over, -1, world=world)
    page, rows = read(world, "maru_manager", by="person")
    assert over.reference in rows[0] and near.reference in rows[1]
    assert world.user("maru_triage_sw").name in rows[0] and "Decision of the MARU desk" in rows[0]
    bars = {row.th.text: row.td.text for row in page.select("figure tr")}
    assert bars["Over"] == "1" and bars["Within 4 hours"] == "1"
    people = {row.th.a.text: [cell.text for cell in row.find_all("td")] for row in page.find("table").tbody("tr")}
    assert people[world.user("maru_triage_sw").name] == ["1", "0", "0", "0", "0", "1"]
    assert people["Nobody by name yet"][1] == "1"
    tile = BeautifulSoup(world.client("maru_manager").get("/").content, "html.parser").find(
        string="Deadlines that are over"
    )
    assert tile.find_parent(class_="maru-tile").select_one(".maru-tile__number").text.strip() == "1"


def test_filters_narrow_and_one_that_means_nothing_says_so(world):
    near, over = world.referral_at("waiting"), world.referral_at("waiting")
    due(near, 2, world=world)
    due(over, -1, world=world)
    assert [near.reference in row for row in read(world, "maru_manager", band="4h")[1]] == [True]
    assert len(read(world, "maru_manager", clock="decision")[1]) == 2
    for asked in ({"clock": "nothing"}, {"band": "x" * 500}, {"person": "nobody", "band": "later"}, {"from": "9"}):
        page, rows = read(world, "maru_manager", **asked)
        assert rows == []
    assert "Take a filter away" in read(world, "maru_manager", clock="nothing")[0].text
    assert len(read(world, "maru_manager", **{"from": "-1", "by": "nonsense"})[1]) == 2


def test_of_what_is_withheld_from_them_nobody_sees_the_clock(world):
    case, other = world.referral_at("waiting"), world.referral_at("waiting")
    sealed(world, case.referral)
    assert any(case.reference in row for row in read(world, "maru_manager")[1]), "its keeper sees it"
    manager = world.user("maru_manager")
    with world.acting(manager):
        keep_out(record=other.referral, user=manager, how="declared", why="known", by=manager, at=world.now)
    assert not any(other.reference in row for row in read(world, "maru_manager")[1])


def test_a_teams_manager_sees_what_their_team_was_offered_and_nothing_of_the_desk(world):
    offered, waiting = world.referral_at("offered"), world.referral_at("waiting")
    _page, rows = read(world, "csc_tm")
    assert [offered.handover.reference in row for row in rows] == [True]
    assert not any(waiting.reference in row or offered.reference in row for row in rows)


def test_where_no_clock_runs_the_page_says_what_it_is_for(world):
    assert "No clock runs" in read(world, "caiu_ds")[0].text


def test_who_answers_for_work_follows_its_deadlines():
    assert set(holding(Permission.DEADLINES_FOLLOW, sees_unit=None)) == {"maru_manager", "caiu_ds", "caiu_di", "csc_tm"}


def test_every_band_has_its_part_of_the_bar(world):
    case = world.referral_at("waiting")
    due(case, 2, world=world)
    page, _rows = read(world, "maru_manager")
    parts = page.select("svg.maru-parts rect")
    assert [part["class"] for part in parts] == [["maru-parts__4h"]] and parts[0]["width"] == "100.00%"
    assert len(BANDS) == len(page.find("table").thead("th")) - 2


@pytest.mark.browser
def test_it_is_clean_and_fits(committed_db, world, browser):
    for hours in (-30, -1, 2, 30, 200):
        due(world.referral_at("waiting"), hours, world=world)
    page = browser()
    sign_in(page, world, "maru_manager")
    for address in ("/deadlines/", "/deadlines/?by=person&band=over", "/deadlines/?clock=nothing"):
        assert page.goto(address).status == 200
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert_fits(page, address)
        assert_clean(page, address)
    page.get_by_text("More", exact=True).click()
    assert_clean(page, "unfolded")
