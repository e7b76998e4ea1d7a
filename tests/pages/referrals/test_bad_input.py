"""Does any request make these pages fail, or lose what was typed?"""

import json

import pytest

from maru.web import fields
from maru.web.models import Draft
from referrals.forms import FORMS
from tests.pages.referrals.officer import OFFICER, address, begin, hidden, read, summary, written

BAD = ("x" * 60_000, "a\x00b\x07", "<script>alert(1)</script>")
BAD_DATES = (("31", "2", "2020"), ("\x00", "x", "²"))


def requests(slug):
    """Every field of a page with bad answers, one by one; tests/unit/referrals has more kinds of them."""
    form = FORMS[slug]
    questions = (form.form if hasattr(form, "moved") else form).base_fields
    for name, field in questions.items():
        key = f"form-0-{name}" if hasattr(form, "moved") else name
        if hasattr(field.widget, "parts"):
            for parts in BAD_DATES:
                yield {f"{key}_{part}": text for part, text in zip(("day", "month", "year"), parts, strict=True)}
        elif not isinstance(field, fields.Tick):
            yield from ({key: text} for text in BAD)


@pytest.mark.parametrize("slug", FORMS)
def test_whatever_is_sent_is_answered_with_a_sentence_and_kept(world, slug):
    client = world.client(OFFICER)
    reference = begin(client)
    window = hidden(read(client.get(address(reference, slug))))
    for answers in requests(slug):
        answer = client.post(address(reference, slug), {**window, **answers})
        assert answer.status_code == 422 or slug == "others" and answer.status_code == 302, answers
        assert answer.status_code == 302 or summary(answer)
        with world.looking():
            kept = json.dumps(Draft.objects.get().pages[slug], ensure_ascii=False)
        typed = [text.replace("\x00", "") for text in answers.values()]
        assert all(json.dumps(text, ensure_ascii=False)[1:-1] in kept for text in typed)
    assert client.get(address(reference, slug)).status_code == 200


NOWHERE = (
    "MR-26-999999-A/", "MR-26-999999-A/edit/danger/", "a%00b/", "..%2f/", "%ff/", "x" * 3000 + "/",
    "{reference}/edit/nothing/", "{reference}/edit/_editors/", "{reference}/submitted/", "{reference}/edit/danger%00/",
)  # fmt: skip
JUNK = (
    {"form-remove": "abc"}, {"form-remove": "9" * 5000}, {"form-remove": "-1"}, {"form-add": "\x00"},
    {"form-TOTAL_FORMS": "9" * 5000}, {"form-INITIAL_FORMS": "x"}, {"editor": "\x00" * 99, "seen": "y" * 9999},
    {"form-99999999999-role": "child"}, {"form-٣-role": "child"}, {"form--role": "x"}, {"leave": "\x00"},
)  # fmt: skip
PLACES = ("x", "~", "2026-01-01~abc", "\x00", "2026-01-01T00:00:00~" + "0" * 32)


def test_what_is_not_there_is_not_found(world):
    client = world.client(OFFICER)
    reference = begin(client)
    answers = {path[:60]: client.get("/referrals/" + path.format(reference=reference)).status_code for path in NOWHERE}
    assert set(answers.values()) == {404}, answers


def test_no_hidden_field_breaks_the_page(world):
    client = world.client(OFFICER)
    place = address(begin(client), "subjects")
    for junk in JUNK:
        assert client.post(place, junk).status_code in (302, 409, 422), junk
        assert client.post(place + "save/", junk).status_code in (200, 409), junk
        assert client.get(place).status_code == 200, junk


def test_a_place_in_the_list_that_nobody_was_given_is_its_beginning(world):
    client = world.client(OFFICER)
    assert {client.get("/referrals/", {"before": before}).status_code for before in PLACES} == {200}


def test_a_page_can_only_be_asked_for_in_the_ways_it_has(world):
    client = world.client(OFFICER)
    reference = written(client)
    assert client.get(address(reference, "danger") + "save/").status_code == 405
    client.post(f"/referrals/{reference}/check/")
    for place in ("", f"{reference}/", f"{reference}/submitted/"):
        assert client.post(f"/referrals/{place}").status_code == 405


def test_what_is_too_large_to_be_read_is_answered_and_what_was_saved_stays(world):
    client = world.client(OFFICER)
    reference = written(client)
    for body in ({"what_happened": "x" * 3_000_000}, {f"form-{n}": "" for n in range(1_100)}):
        answer = client.post(address(reference, "concern"), body)
        assert answer.status_code == 400 and read(answer).h1.text
    assert client.post(f"/referrals/{reference}/check/").status_code == 302
