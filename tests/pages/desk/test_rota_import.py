"""Are a keeper's lines shown before they are written, all or none, each refusal with its line and a sentence?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from maru.agencies.covering import LONDON
from maru.agencies.models import Shift
from maru.agencies.operations import keep_rota
from maru.desk.rota.lines import MOST_BYTES, NotLines, lines_of, moment_of

HEAD = "person,starts,ends"


@pytest.fixture
def rota(world):
    with world.acting("caiu_ds"):
        unit, by = world.unit("caiu-peterborough"), world.user("caiu_ds")
        return keep_rota(unit_id=unit.pk, role="caiu_dc", cover="always", by=by, at=world.now)


def day(world, days):
    return world.at(days=days).astimezone(LONDON).date()


def line(world, who="caiu_dc", days=2, starts="08:00", ends="16:00", form="%Y-%m-%d"):
    on = day(world, days).strftime(form)
    return f"{world.user(who).email},{on} {starts},{on} {ends}"


def sent(world, rota, *lines, do="check", head=HEAD, who="caiu_ds", **more):
    text = "\r\n".join((head, *lines)) if lines or head else ""
    return world.client(who).post(f"/rota/{rota.pk}/import/", {"lines": text, "do": do, **more})


def rows(answer, status=200):
    assert answer.status_code == status, answer.content
    main = BeautifulSoup(answer.content, "html.parser").main
    return [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in main.select("tbody tr")]


def errors(answer):
    assert answer.status_code == 422
    return BeautifulSoup(answer.content, "html.parser").select_one(".govuk-error-summary").get_text(" ", strip=True)


def test_lines_are_shown_first_and_then_written(world, rota):
    lines = (line(world), line(world, "caiu_dc_2", starts="16:00", ends="23:00", form="%d/%m/%Y"))
    checked = sent(world, rota, *lines)
    assert [(row[0], row[3]) for row in rows(checked)] == [("2", "New"), ("3", "New")]
    assert not Shift.objects.exists() and "Put them on the rota" in checked.content.decode()
    assert sent(world, rota, *lines, do="write").status_code == 302
    assert {shift.user.email for shift in Shift.objects.all()} == {"caiu_dc@maru.example", "caiu_dc_2@maru.example"}
    first = Shift.objects.order_by("starts_at").first()
    assert first.starts_at.astimezone(LONDON).strftime("%H:%M") == "08:00"


def test_the_same_file_again_changes_nothing_and_says_so(world, rota):
    sent(world, rota, line(world), do="write")
    assert rows(sent(world, rota, line(world)))[0][3] == "On the rota already"
    client = world.client("caiu_ds")
    again = client.post(f"/rota/{rota.pk}/import/", {"lines": f"{HEAD}\n{line(world)}", "do": "write"}, follow=True)
    assert "on the rota already: nothing changed" in again.content.decode()
    assert Shift.objects.count() == 1


def test_one_bad_line_and_none_is_written_and_nothing_sent_is_lost(world, rota):
    bad = [
        (line(world, days=-3), "over already"),
        (line(world).replace("caiu_dc@", "nobody@"), "Nobody here has that e-mail address"),
        (line(world, "maru_manager"), "do not hold the role"),
        (line(world, starts="16:00", ends="08:00"), "must end after it starts"),
        (line(world, days=500), "more than a year ahead"),
        (line(world, starts="8 o’clock"), "Write each time like"),
        (f"{world.user('caiu_dc').email},2027-01-04 08:00", "must have three parts"),
        ("=1+1,2027-01-04 08:00,2027-01-04 16:00", "Nobody here has that e-mail address"),
        (line(world, days=4), ""),
        (line(world, days=4, starts="15:00", ends="17:00"), "line 10 gives them a shift"),
    ]
    answer = sent(world, rota, *(text for text, _ in bad), do="write")
    found = rows(answer, 422)
    assert [row[0] for row in found] == [str(number) for number in range(2, 12)]
    for row, (text, sentence) in zip(found, bad, strict=True):
        assert sentence in row[3] and ("Refused" in row[3]) is bool(sentence), (text, row)
    box = BeautifulSoup(answer.content, "html.parser").select_one("textarea").text
    assert all(text in box for text, _ in bad)
    assert not Shift.objects.exists()


def test_what_overlaps_a_shift_on_the_rota_is_refused(world, rota):
    sent(world, rota, line(world), do="write")
    assert "have a shift on this rota already" in rows(sent(world, rota, line(world, ends="17:00")), 422)[0][3]


def test_a_file_is_read_into_the_box(world, rota):
    file = SimpleUploadedFile("a.csv", f"\ufeff{HEAD}\r\n{line(world)}\r\n".encode())
    answer = sent(world, rota, head="", file=file)
    assert rows(answer)[0][3] == "New" and line(world) in answer.content.decode()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\xff\xfe\x00p", "The file is no text"),
        (b"PK\x03\x04\x00\x00", "The file is no text"),
        (b"x" * (MOST_BYTES + 1), "larger than 100 kB"),
        (b"who,from,to\n", "The first line must be"),
        (b'person,starts,ends\n"a,b,c', "never closed"),
        (b"person,starts,ends\n\n", "no line below the first"),
        (b"person,starts,ends\n" + b"a,b,c\n" * 1001, "more than 1,000 lines"),
        (b"", "Choose a file, or write the lines"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(world, rota, raw, said):
    file = {"file": SimpleUploadedFile("a.csv", raw)} if raw else {}
    assert said in errors(sent(world, rota, head="", **file))


def test_whoever_does_not_keep_the_rota_imports_nothing(world, rota):
    assert sent(world, rota, line(world), do="write", who="caiu_dc").status_code == 403
    assert sent(world, rota, line(world), do="write", who="submitter_police").status_code == 404


def test_the_file_to_begin_with_is_a_table_whose_example_is_nobodys(world, rota):
    text = world.client("caiu_ds").get(f"/rota/{rota.pk}/import/shifts.csv").content.decode()
    assert [one.person for one in lines_of(text)] == ["first.last@agency.example"]


@pytest.mark.parametrize(("text", "said"), [("2026-10-25 01:30", "comes twice"), ("2026-03-29 01:30", "never comes")])
def test_on_the_nights_of_the_clock_change_a_time_must_be_one(text, said):
    with pytest.raises(NotLines, match=said):
        moment_of(text)
    assert moment_of("2026-10-25 02:00") == datetime(2026, 10, 25, 2, tzinfo=UTC)


def test_a_table_pasted_from_a_spreadsheet_is_read():
    [one] = lines_of("person\tstarts\tends\na@b.example\t04/07/2026 08:00\t04/07/2026 16:00")
    assert (one.starts_at, one.ends_at - one.starts_at) == (datetime(2026, 7, 4, 7, tzinfo=UTC), timedelta(hours=8))
    assert one.starts_at.date() == date(2026, 7, 4)


def test_many_lines_cost_as_many_questions_as_few(world, rota, django_assert_max_num_queries):
    many = [line(world, days=days) for days in range(2, 300)]
    client, text = world.client("caiu_ds"), "\n".join((HEAD, *many))
    with django_assert_max_num_queries(25):
        answer = client.post(f"/rota/{rota.pk}/import/", {"lines": text, "do": "check"})
    assert len(rows(answer)) == 298
