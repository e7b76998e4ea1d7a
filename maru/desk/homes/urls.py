"""Addresses of where I live."""

from django.urls import path

from maru.desk.homes import views

app_name = "homes"

urlpatterns = [
    path("", views.Homes.as_view(), name="mine"),
    path("<uuid:home_id>/end/", views.EndHome.as_view(), name="end"),
]
