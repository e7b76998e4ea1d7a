"""Do the pages of photographs and of the body map work in a real browser, at a desk, on a phone and without scripts?"""

import os
from pathlib import Path

import pytest

from tests.looking import assert_clean, assert_fits
from tests.rooms.files import samples

SCREENS = os.environ.get("MARU_SCREENS", "")
pytestmark = pytest.mark.browser
sizes = pytest.mark.parametrize("size", ["desk", "phone", "plain"])


def signed_in(world, browser, size, address, who="submitter_police"):
    page = browser(javascript=size != "plain", phone=size == "phone")
    page.goto(f"/accounts/login/?next={address}")
    page.fill("#id_login", f"{who}@maru.example")
    page.fill("#id_password", world.password)
    page.click("main form button[type=submit]")
    page.wait_for_url(f"**{address}")
    return page


def look(page, size, name):
    if size != "plain":
        assert_clean(page, name)
        assert_fits(page, name)
    if SCREENS:
        page.screenshot(path=str(Path(SCREENS) / f"files-{name}-{size}.png"), full_page=True)


@sizes
def test_a_photograph_is_attached_looked_at_and_refused_if_it_is_none(world, browser, size, tmp_path):
    case = world.referral_at("draft")
    page = signed_in(world, browser, size, f"/referrals/{case.reference}/files/")
    look(page, size, "empty")
    for name, data in {"arm.jpg": samples.picture(size=(900, 700)), "photos.jpg": samples.archive()}.items():
        (tmp_path / name).write_bytes(data)
        page.set_input_files("#id_file", str(tmp_path / name))
        page.get_by_role("button", name="Attach it").click()
        page.get_by_text("Kept: arm.jpg" if name == "arm.jpg" else "Archives are not taken").first.wait_for()
        look(page, size, name.removesuffix(".jpg"))
    page.get_by_role("link", name="arm.jpg").click()
    page.get_by_role("heading", name="arm.jpg").wait_for()
    assert page.locator("img.maru-picture").evaluate("image => image.decode().then(() => image.naturalWidth)") == 900
    look(page, size, "one")
    page.get_by_role("link", name="Back to all").click()
    page.get_by_role("button", name="Remove arm.jpg").click()
    page.get_by_text("Nothing is attached").wait_for()


@sizes
def test_marks_are_put_on_the_body_map(world, browser, size):
    case = world.referral_at("draft")
    page = signed_in(world, browser, size, f"/referrals/{case.reference}/edit/injuries/")
    look(page, size, "injuries-empty")
    if size == "plain":
        page.select_option("#id_form-0-region", "front_right_knee")
    else:
        drawing = page.locator("[data-body-map]")
        box = drawing.bounding_box()
        drawing.click(position={"x": box["width"] * 81 / 400, "y": box["height"] * 300 / 420})
        assert page.input_value("#id_form-0-region") == "front_right_knee"
        assert page.locator(".maru-bodymap__dots text").all_text_contents() == ["1"]
        assert page.evaluate("document.activeElement.id") == "id_form-0-region"
    page.get_by_label("Cut or graze").check()
    page.fill("#id_form-0-said", "“I fell off my bike”")
    page.get_by_role("button", name="Add another mark").click()
    page.locator("#id_form-1-region").wait_for()
    page.select_option("#id_form-1-region", "back_lower")
    page.locator("#form-1").get_by_label("Bruise").check()
    page.fill("#id_form-1-size", "2 cm")
    look(page, size, "injuries")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("link", name="Injuries: 2 marks on the body map").wait_for()
    look(page, size, "tasks")
    world.walk.submit(case.referral, "submitter_police", at=world.now)
    page.goto(f"/referrals/{case.reference}/")
    page.get_by_text("Front: right knee").wait_for()
    look(page, size, "record")
