"""The line to PostgreSQL is cut between the commit and the session's own write: what does the person read?"""

import psycopg2
import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import include, path

from maru.web.views import Page
from tests.sites import database_url


class CutOff(Page):
    """Commits, and loses its line before the session can be written."""

    def post(self, request):
        request.session["noted"] = "now"
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid(), current_database()")
            pid, database = cursor.fetchone()
        transaction.on_commit(lambda: cut(pid, database))
        return HttpResponse("saved")


def cut(pid, database):
    other = psycopg2.connect(database_url(database))
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        assert cursor.fetchone() == (True,)
    other.close()


urlpatterns = [path("cut-off/", CutOff.as_view()), path("", include("maru.urls"))]
handler400, handler500 = "maru.web.errors.bad_request", "maru.web.errors.server_error"


@pytest.mark.urls(__name__)
def test_it_is_called_unavailable_and_the_text_comes_back(committed_db, world):
    answer = world.client("submitter_police").post("/cut-off/", {"text": "Seen at home, well."})
    page = BeautifulSoup(answer.content, "html.parser").main
    assert answer.status_code == 503
    assert "may not have been received" in page.text
    assert [area.text for area in page.find_all("textarea")] == ["Seen at home, well."]
