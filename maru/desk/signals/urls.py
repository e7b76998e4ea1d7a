"""Addresses of the list of unusual looks."""

from django.urls import path

from maru.desk.signals import views

app_name = "signals"

urlpatterns = [
    path("", views.Signals.as_view(), name="list"),
    path("<uuid:signal_id>/", views.ClearOne.as_view(), name="one"),
]
