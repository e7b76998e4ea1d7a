"""Does the first thing shown say who is on duty, and does a keeper fill the rota that everybody reads?"""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from maru.agencies.covering import LONDON
from maru.agencies.models import Absence, Rota, Shift
from maru.agencies.operations import give_shift, keep_rota
from maru.audit.context import Door
from maru.desk.rota.watch import watch
from maru.notify.models import Mail, Notice


@pytest.fixture
def rota(world):
    """Kept since yesterday by the sergeant of a CAIU unit, day and night."""
    with world.acting("caiu_ds"):
        unit = world.unit("caiu-peterborough")
        return keep_rota(
            unit_id=unit.pk, role="caiu_dc", cover="always", by=world.user("caiu_ds"), at=world.at(days=-1)
        )


def shift(world, rota, who, start, length=8):
    with world.acting("caiu_ds"):
        return give_shift(
            rota_id=rota.pk, user_id=world.user(who).pk, starts_at=world.at(hours=start),
            ends_at=world.at(hours=start + length), by=world.user("caiu_ds"), at=world.now,
        )  # fmt: skip


def page(answer, status=200):
    assert answer.status_code == status, answer.content
    return BeautifulSoup(answer.content, "html.parser").main


def parts(prefix, day):
    return {f"{prefix}_day": day.day, f"{prefix}_month": day.month, f"{prefix}_year": day.year}


def tomorrow(world):
    return world.at(days=1).astimezone(LONDON).date()


def asked(world, who, **changes):
    given = {"user_id": str(world.user(who).pk), "starts": "08:00", "ends": "16:00", "days": ""}
    return given | parts("day", tomorrow(world)) | changes


def told(world, text):
    with world.looking():
        return list(Notice.objects.filter(text__contains=text).order_by("raised_at", "key"))


def test_who_is_on_duty_stands_first_with_a_telephone(world, rota):
    shift(world, rota, "caiu_dc", -1)
    row = page(world.client("caiu_dc_2").get("/rota/")).select_one("tbody tr").text
    assert world.user("caiu_dc").name in row and "01632 960120" in row


def test_in_a_gap_the_page_says_who_is_reached(world, rota):
    row = page(world.client("caiu_dc").get("/rota/")).select_one("tbody tr").text
    assert "Nobody" in row and f"reaches {world.user('caiu_ds').name}" in row


def test_the_desk_sees_the_duty_rota_and_a_stranger_none(world, rota):
    manager = world.user("maru_manager")
    with world.acting(manager):
        role = "duty_senior_detective"
        duty = keep_rota(unit_id=world.unit("duty").pk, role=role, cover="always", by=manager, at=world.now)
    assert "Duty senior detective" in page(world.client("maru_triage_sw").get("/rota/")).text
    assert world.client("maru_triage_sw").get(f"/rota/{duty.pk}/").status_code == 200
    assert "No rota is kept" in page(world.client("submitter_police").get("/rota/")).text
    assert world.client("submitter_police").get(f"/rota/{duty.pk}/").status_code == 404


def test_a_keeper_gives_a_week_of_shifts_and_the_week_shows_them(world, rota):
    client = world.client("caiu_ds")
    answer = client.post(f"/rota/{rota.pk}/give/", asked(world, "caiu_dc", starts="20:00", ends="8am", days="3"))
    assert answer.status_code == 302
    shifts = Shift.objects.order_by("starts_at")
    assert [(one.ends_at - one.starts_at) >= timedelta(hours=11) for one in shifts] == [True] * 3
    week = page(client.get(answer["Location"]))
    assert world.user("caiu_dc").name in week.table.text and week.svg is not None
    assert "Nobody" in week.table.text


def test_of_several_days_all_are_given_or_none_and_nothing_typed_is_lost(world, rota):
    client, later = world.client("caiu_ds"), parts("day", tomorrow(world) + timedelta(days=2))
    assert client.post(f"/rota/{rota.pk}/give/", asked(world, "caiu_dc", **later)).status_code == 302
    again = asked(world, "caiu_dc", days="3")
    shown = page(client.post(f"/rota/{rota.pk}/give/", again), 409)
    assert (
        "They have a shift on this rota already" in shown.text and shown.select_one("[name=ends]")["value"] == "16:00"
    )
    assert Shift.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"starts": "", "ends": ""}, "Enter when it starts"), ({"day_year": "2019"}, "over already"),
     ({"day_month": "12", "day_year": str(timezone.now().year + 2)}, "more than a year ahead"),
     ({"user_id": ""}, "Choose who is on duty")],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(world, rota, changes, said):
    answer = world.client("caiu_ds").post(f"/rota/{rota.pk}/give/", asked(world, "caiu_dc", **changes))
    assert said in page(answer, 422).text


def test_a_shift_is_changed_and_taken_away(world, rota):
    one, client = shift(world, rota, "caiu_dc", 48), world.client("caiu_ds")
    changed = client.post(f"/rota/shifts/{one.pk}/", asked(world, "caiu_dc_2"))
    assert changed.status_code == 302 and Shift.objects.get().user == world.user("caiu_dc_2")
    assert world.user("caiu_dc_2").name in page(client.get(f"/rota/shifts/{one.pk}/")).text
    assert client.post(f"/rota/shifts/{one.pk}/remove/").status_code == 302
    assert client.post(f"/rota/shifts/{one.pk}/remove/").status_code == 409
    assert world.client("caiu_dc").post(f"/rota/shifts/{one.pk}/remove/").status_code == 403


def test_a_rota_begins_and_ends(world):
    client = world.client("csc_tm")
    unit = world.unit("csc-peterborough-first")
    form = {"unit_id": str(unit.pk), "role": "csc_sw", "cover": "hours"}
    begun = client.post("/rota/keep/", form, follow=True)
    assert "Nobody is on duty in it until you give" in page(begun).text
    assert "kept for that role in that unit already" in page(client.post("/rota/keep/", form), 409).text
    rota = Rota.objects.get()
    assert "taken away" in page(client.get(f"/rota/{rota.pk}/end/")).text
    assert client.post(f"/rota/{rota.pk}/end/").status_code == 302
    assert Rota.objects.get().until is not None


def test_a_shift_is_offered_and_a_yes_moves_it(world, rota):
    one = shift(world, rota, "caiu_dc", 24)
    mine, theirs = world.client("caiu_dc"), world.client("caiu_dc_2")
    assert mine.post(f"/rota/shifts/{one.pk}/offer/", {"to_id": str(world.user("caiu_dc_2").pk)}).status_code == 302
    assert "asks you to take a shift" in page(theirs.get("/rota/")).text
    assert "Shifts offered to you" in page(theirs.get("/")).text
    buttons = {form["action"] for form in page(theirs.get("/rota/")).select("form")}
    accept = next(action for action in buttons if action.endswith("/accepted/"))
    assert mine.post(accept).status_code == 404
    assert "The shift is yours" in page(theirs.post(accept, follow=True)).text
    assert Shift.objects.get().user == world.user("caiu_dc_2")
    assert theirs.post(accept).status_code == 409
    assert [notice.to_user for notice in told(world, "is accepted")] == [world.user("caiu_dc")]


def test_an_offer_lapses_where_the_shift_is_given_to_somebody_else(world, rota):
    one = shift(world, rota, "caiu_dc", 24)
    mine, theirs = world.client("caiu_dc"), world.client("caiu_dc_2")
    mine.post(f"/rota/shifts/{one.pk}/offer/", {"to_id": str(world.user("caiu_dc_2").pk)})
    accept = page(theirs.get("/rota/")).select_one("form[action$='/accepted/']")["action"]
    shift(world, rota, "caiu_dc_2", 26)
    assert "They have a shift on this rota already" in page(theirs.post(accept), 409).text
    assert mine.post(accept.replace("accepted", "withdrawn")).status_code == 302


def test_somebody_says_when_they_are_away_and_that_they_are_back(world, rota):
    shift(world, rota, "caiu_dc", 0, 24)
    client, today = world.client("caiu_dc"), world.now.astimezone(LONDON).date()
    form = {"user_id": str(world.user("caiu_dc").pk), "acts_id": str(world.user("caiu_dc_2").pk)}
    form |= parts("first", today) | parts("last", today)
    assert client.post("/rota/away/", form).status_code == 302
    assert f"{world.user('caiu_dc_2').name}" in page(client.get("/rota/")).select_one("tbody tr").text
    assert "You act for" in page(world.client("caiu_dc_2").get("/rota/")).text
    assert "out of office already" in page(client.post("/rota/away/", form), 422).text
    absence = Absence.objects.get()
    assert world.client("caiu_dc_2").post(f"/rota/away/{absence.pk}/end/").status_code == 404
    assert client.post(f"/rota/away/{absence.pk}/end/").status_code == 302
    assert f"{world.user('caiu_dc').name}" in page(client.get("/rota/")).select_one("tbody tr").text


def test_a_gap_is_told_once_to_the_keeper_and_shown_on_their_desk(world, rota):
    shift(world, rota, "caiu_dc", -1, 5)
    for hours in (0, 1, 2):
        watch(door=Door.TEST, at=world.at(hours=hours))
    gap = {notice.to_role for notice in told(world, "nobody has the shift")}
    assert gap == {"caiu_ds", "caiu_di"} and len(told(world, "nobody has the shift")) == 2
    home = page(world.client("caiu_ds").get("/"))
    assert "Gaps in the rota" in home.text and "Fill the gaps in the rota" in home.text
    assert "Gaps in the next 14 days" in page(world.client("caiu_ds").get("/rota/")).text


def test_nobody_on_duty_is_an_alarm_to_the_next_role_up_and_to_be_acknowledged(world, rota):
    shift(world, rota, "caiu_dc", -1, 5)
    watch(door=Door.TEST, at=world.at(hours=3))
    assert told(world, "nobody is on duty") == []
    for minutes in (1, 2, 90):
        watch(door=Door.TEST, at=world.at(hours=4, minutes=minutes))
    (alarm,) = told(world, "nobody is on duty")
    assert (alarm.to_role, alarm.urgent, alarm.must_acknowledge) == ("caiu_ds", True, True)
    with world.looking():
        assert [mail.to for mail in Mail.objects.filter(key__startswith="rota-empty")] == [world.user("caiu_ds")]
