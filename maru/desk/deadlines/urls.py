"""Addresses of the managers' page of deadlines."""

from django.urls import path

from maru.desk.deadlines import views

app_name = "deadlines"

urlpatterns = [path("", views.Deadlines.as_view(), name="list")]
