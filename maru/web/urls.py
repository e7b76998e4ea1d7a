"""Addresses of the frame itself."""

from django.urls import path

from maru.web import session

app_name = "web"

urlpatterns = [
    path("session/keep/", session.keep, name="keep_session"),
    path("accounts/sessions/", session.Sessions.as_view(), name="sessions"),
    path("accounts/sessions/end/", session.EndOtherSessions.as_view(), name="end_other_sessions"),
    path("accounts/sessions/<int:session_id>/end/", session.EndSession.as_view(), name="end_session"),
]
