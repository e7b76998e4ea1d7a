"""Addresses of a person."""

from django.urls import path

from maru.desk.oversight import views

app_name = "people"

urlpatterns = [path("<uuid:person_id>/", views.PersonPage.as_view(), name="person")]
