"""Can the administrator change what may be answered, seeing first what it does, and never what was written?"""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from maru.codes.models import Code, CodeList
from maru.codes.queries import label


def said(answer):
    return " ".join(BeautifulSoup(answer.content, "html.parser").main.get_text(" ").split())


def on(day):
    return {"from_on_day": day.day, "from_on_month": day.month, "from_on_year": day.year}


def sent_twice(client, address, typed):
    """What is sent is previewed, then sent once more as the page has it."""
    shown = client.post(address, typed)
    assert shown.status_code == 200 and "What changes on" in said(shown)
    seen = BeautifulSoup(shown.content, "html.parser").find("input", {"name": "seen"})["value"]
    return client.post(address, {**typed, "seen": seen})


@pytest.fixture
def keeper(world):
    return world.client("sysadmin")


@pytest.fixture
def tomorrow(world):
    return world.at(days=1).date()


def test_every_list_is_there_with_how_many_answers_it_offers(world, keeper):
    page = said(keeper.get("/codes/"))
    assert all(one.title in page for one in CodeList.objects.all())
    assert world.client("maru_manager").get("/codes/").status_code == 403


def test_an_answer_is_previewed_added_and_stands_to_come(keeper, tomorrow):
    typed = {"code": "jain", "label": "Jain", "note": ""} | on(tomorrow)
    keeper.post("/codes/religion/add/", typed)
    assert not Code.objects.filter(code="jain").exists()
    assert sent_twice(keeper, "/codes/religion/add/", typed)["Location"] == "/codes/religion/"
    assert Code.objects.get(code="jain").valid_from == tomorrow
    assert "To come Answer Code From Ends before Change Jain" in said(keeper.get("/codes/religion/"))
    assert re.search(r"Religion changes soon", said(keeper.get("/codes/")))


def test_what_is_changed_after_the_preview_is_previewed_again(keeper, tomorrow):
    typed = {"code": "jain", "label": "Jain", "note": ""} | on(tomorrow)
    shown = keeper.post("/codes/religion/add/", typed)
    seen = BeautifulSoup(shown.content, "html.parser").find("input", {"name": "seen"})["value"]
    again = keeper.post("/codes/religion/add/", {**typed, "label": "Something else", "seen": seen})
    assert "“Something else” is offered" in said(again) and not Code.objects.filter(code="jain").exists()


def test_an_answer_ends_and_what_was_written_is_read_as_it_was(keeper, tomorrow):
    assert sent_twice(keeper, "/codes/religion/hindu/end/", on(tomorrow))["Location"] == "/codes/religion/"
    row = Code.objects.get(list__slug="religion", code="hindu")
    assert row.valid_until == tomorrow and not row.counts(tomorrow)
    assert label("religion", "hindu", tomorrow + timedelta(days=900)) == "Hindu"


def test_other_words_begin_on_their_day_and_the_old_ones_stay(keeper, tomorrow):
    typed = {"label": "Sikh faith"} | on(tomorrow)
    assert "“Sikh” is called “Sikh faith”. Its code stays sikh" in said(
        keeper.post("/codes/religion/sikh/relabel/", typed)
    )
    assert sent_twice(keeper, "/codes/religion/sikh/relabel/", typed)["Location"] == "/codes/religion/"
    assert label("religion", "sikh", tomorrow - timedelta(days=1)) == "Sikh"
    assert label("religion", "sikh", tomorrow) == "Sikh faith"


def test_what_was_to_come_is_taken_back_and_never_counted(keeper, tomorrow):
    sent_twice(keeper, "/codes/religion/add/", {"code": "jain", "label": "Jain", "note": ""} | on(tomorrow))
    sent_twice(keeper, "/codes/religion/jain/end/", on(tomorrow))
    assert not Code.objects.on(tomorrow).filter(code="jain").exists()


@pytest.mark.parametrize(
    ("address", "changed", "sentence"),
    [
        ("add/", {"label": ""}, "Enter what the code means"),
        ("add/", {"label": "  "}, "Enter what the code means"),
        ("add/", {"label": "x" * 201}, "must be 200 characters or fewer"),
        ("add/", {"label": "a\x07b"}, "cannot be stored"),
        ("add/", {"label": "a\u202eb"}, "cannot be stored"),
        ("add/", {"label": "hindu"}, "The list has this answer: its code is hindu"),
        ("add/", {"code": ""}, "Enter a code"),
        ("add/", {"code": "x" * 21}, "must be 20 characters or fewer"),
        ("add/", {"code": "two words"}, "up to 20 letters and digits, and no blanks"),
        ("add/", {"code": "ｊ"}, "up to 20 letters and digits, and no blanks"),
        ("add/", {"code": "HINDU"}, "The list has this code: Hindu"),
        ("add/", {"from_on_day": "31", "from_on_month": "2"}, "must be a real date"),
        ("add/", {"from_on_year": "2019"}, "choose today or a later day"),
        ("hindu/end/", {"from_on_year": "2019"}, "choose today or a later day"),
        ("hindu/relabel/", {"label": "Hindu"}, "It is called so already"),
        ("hindu/relabel/", {"from_on_year": ""}, "must include a year"),
    ],
)
def test_bad_input_is_refused_with_a_sentence_and_kept(keeper, tomorrow, address, changed, sentence):
    before = Code.objects.count()
    answer = keeper.post(f"/codes/religion/{address}", {"code": "jain", "label": "Jain"} | on(tomorrow) | changed)
    assert answer.status_code == 422 and sentence in said(answer)
    assert Code.objects.count() == before


def test_what_has_an_end_gets_no_second_one(keeper, tomorrow):
    sent_twice(keeper, "/codes/religion/hindu/end/", on(tomorrow))
    refused = keeper.get("/codes/religion/hindu/end/")
    assert refused.status_code == 422 and "It has an end already" in said(refused)


def test_the_last_answer_of_a_list_stays(keeper, tomorrow):
    refused = keeper.post("/codes/incident_reference/cc/end/", on(tomorrow))
    assert refused.status_code == 422 and "It is the last answer of its list" in said(refused)


def test_an_end_before_it_begins_is_refused(keeper, world, tomorrow):
    far = world.at(days=30).date()
    sent_twice(keeper, "/codes/religion/add/", {"code": "jain", "label": "Jain", "note": ""} | on(far))
    refused = keeper.post("/codes/religion/jain/end/", on(tomorrow))
    assert refused.status_code == 422 and "choose that day or a later one" in said(refused)
