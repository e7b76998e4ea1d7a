"""Nothing typed is lost when the session ends before a form is sent."""

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from maru.web.views import Page


class Anything(Page):
    """A page that nobody signed out may post to."""

    def post(self, request):
        return HttpResponse("saved")


urlpatterns = [path("anything/", Anything.as_view()), path("", include("maru.urls"))]


@pytest.mark.urls(__name__)
def test_what_was_typed_comes_back_with_a_way_to_sign_in(db):
    answer = Client(headers={"host": "testserver", "referer": "http://testserver/caiu/CA-26-000001-K/"}).post(
        "/anything/", {"text": "Seen at home, well.", "csrfmiddlewaretoken": "x", "empty": ""}
    )
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 401
    assert [area.text for area in page.find_all("textarea")] == ["Seen at home, well."]
    assert page.find("a", target="_blank")["href"] == "/accounts/login/?next=/caiu/CA-26-000001-K/"
    assert "no-store" in answer["Cache-Control"]
