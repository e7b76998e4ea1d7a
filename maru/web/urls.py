"""Addresses of the frame itself."""

from django.urls import path

from maru.web import session

app_name = "web"

urlpatterns = [path("session/keep/", session.keep, name="keep_session")]
