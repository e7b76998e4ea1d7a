"""Is every place of the body map a place of its own on the drawing, on the right side of it?"""

from itertools import combinations

from referrals.body import REGIONS, marks_of


def test_no_two_places_have_one_name_or_one_spot():
    assert len({region.code for region in REGIONS}) == len({region.label for region in REGIONS}) == len(REGIONS)
    near = [(a.code, b.code) for a, b in combinations(REGIONS, 2) if (a.x - b.x) ** 2 + (a.y - b.y) ** 2 < 81]
    assert near == []


def test_the_persons_own_right_is_on_the_left_of_the_front_and_on_the_right_of_the_back():
    found = {region.code: region for region in REGIONS}
    assert found["front_right_knee"].x < 100 < found["front_left_knee"].x
    assert found["back_left_knee"].x < 300 < found["back_right_knee"].x
    assert all((region.x < 200) == region.code.startswith("front_") for region in REGIONS)


def test_marks_are_numbered_in_their_order_and_keep_what_is_not_known_any_more():
    first, second = marks_of([{"region": "front_nose", "kind": "cut"}, {"region": "gone", "kind": "x"}])
    assert (first.number, first.region.label, first.kind) == (1, "Front: nose", "Cut or graze")
    assert (second.number, second.region, second.kind) == (2, None, "")
