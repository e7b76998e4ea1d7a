"""Addresses of the rules."""

from django.urls import path

from maru.desk.rules import views

app_name = "rules"

urlpatterns = [
    path("", views.Rules.as_view(), name="list"),
    path("holidays/", views.Holidays.as_view(), name="holidays"),
    path("<slug:rule>/", views.OneRule.as_view(), name="one"),
    path("<slug:rule>/ladder/", views.Ladder.as_view(), name="ladder"),
    path("<slug:rule>/new/", views.NewVersion.as_view(), name="new"),
]
