"""Addresses of a person."""

from django.urls import path

from maru.desk.oversight import disclosing, views

app_name = "people"

urlpatterns = [
    path("<uuid:person_id>/", views.PersonPage.as_view(), name="person"),
    path("<uuid:person_id>/disclosures/", disclosing.Disclosures.as_view(), name="disclosures"),
    path("<uuid:person_id>/disclosures/export/", disclosing.DisclosuresAsFile.as_view(), name="disclosures_export"),
]
