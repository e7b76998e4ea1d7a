"""Addresses of conflicts of interest."""

from django.urls import path

from maru.desk.conflicts import views

app_name = "conflicts"

urlpatterns = [
    path("", views.Conflicts.as_view(), name="list"),
    path("record/", views.RecordOne.as_view(), name="record"),
    path("declare/<slug:reference>/", views.DeclareOne.as_view(), name="declare"),
    path("<uuid:conflict_id>/end/", views.EndOne.as_view(), name="end"),
]
