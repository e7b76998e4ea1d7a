"""The body map: which places of a body a mark can be at, and what it can look like. Pure.

Left and right are the person's own. `x` and `y` are where the drawing (templates/referrals/_body.html) shows a dot: the
front stands in the left half of 400 × 420, the back in the right one. Named as body charts of child protection medicals
name them (Royal College of Paediatrics and Child Health, Child Protection Companion).
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Region(NamedTuple):
    """A place on the body."""

    code: str
    label: str
    x: int
    y: int


def both(code: str, label: str, view: str, middle: int, away: int, y: int) -> tuple[Region, Region]:
    """The same on either side. Seen from the front, somebody's right is on the left."""
    side = -away if view == "front" else away
    return (
        Region(f"{view}_right_{code}", f"{view.capitalize()}: right {label}", middle + side, y),
        Region(f"{view}_left_{code}", f"{view.capitalize()}: left {label}", middle - side, y),
    )


FRONT, BACK = 100, 300
REGIONS = (
    Region("front_forehead", "Front: forehead", FRONT, 24),
    *both("eye", "eye", "front", FRONT, 9, 36),
    *both("ear", "ear", "front", FRONT, 25, 42),
    *both("cheek", "cheek", "front", FRONT, 14, 51),
    Region("front_nose", "Front: nose", FRONT, 45),
    Region("front_mouth", "Front: mouth and chin", FRONT, 60),
    Region("front_neck", "Front: neck", FRONT, 78),
    *both("shoulder", "shoulder", "front", FRONT, 38, 96),
    *both("chest", "side of the chest", "front", FRONT, 17, 118),
    Region("front_abdomen", "Front: abdomen", FRONT, 160),
    *both("upper_arm", "upper arm", "front", FRONT, 51, 130),
    *both("forearm", "forearm", "front", FRONT, 59, 180),
    *both("hand", "hand and fingers", "front", FRONT, 65, 221),
    *both("hip", "hip", "front", FRONT, 24, 194),
    Region("front_genitals", "Front: genitals", FRONT, 208),
    *both("thigh", "thigh", "front", FRONT, 19, 250),
    *both("knee", "knee", "front", FRONT, 19, 298),
    *both("shin", "shin", "front", FRONT, 20, 342),
    *both("foot", "foot and toes", "front", FRONT, 22, 393),
    Region("back_head", "Back: back of the head", BACK, 34),
    *both("ear", "ear", "back", BACK, 25, 42),
    Region("back_neck", "Back: back of the neck", BACK, 76),
    *both("shoulder", "shoulder blade", "back", BACK, 21, 106),
    *both("upper_arm", "back of the upper arm", "back", BACK, 51, 130),
    *both("forearm", "back of the forearm and elbow", "back", BACK, 59, 176),
    *both("hand", "back of the hand", "back", BACK, 65, 221),
    Region("back_spine", "Back: middle of the back", BACK, 134),
    Region("back_lower", "Back: lower back", BACK, 172),
    *both("buttock", "buttock", "back", BACK, 17, 204),
    *both("thigh", "back of the thigh", "back", BACK, 19, 252),
    *both("knee", "hollow of the knee", "back", BACK, 19, 298),
    *both("calf", "calf", "back", BACK, 20, 338),
    *both("heel", "heel and sole", "back", BACK, 21, 394),
)
BY_CODE = {region.code: region for region in REGIONS}
KINDS = (
    ("bruise", "Bruise"),
    ("cut", "Cut or graze"),
    ("burn", "Burn or scald"),
    ("bite", "Bite"),
    ("swelling", "Swelling"),
    ("other", "Something else"),
)


class Mark(NamedTuple):
    """A mark on the drawing and in words."""

    number: int
    region: Region | None
    answers: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return dict(KINDS).get(self.answers.get("kind", ""), "")


def marks_of(answers: Iterable[Mapping[str, Any]]) -> list[Mark]:
    """What was written of each mark, numbered as the drawing numbers them."""
    return [Mark(number, BY_CODE.get(one.get("region") or ""), one) for number, one in enumerate(answers, start=1)]
