"""Addresses of the search of the trail."""

from django.urls import path

from maru.desk.oversight import views

app_name = "audit"

urlpatterns = [
    path("", views.Search.as_view(), name="search"),
    path("somebody/", views.Find.as_view(), name="somebody"),
    path("export/", views.TrailAsFile.as_view(), name="export"),
]
