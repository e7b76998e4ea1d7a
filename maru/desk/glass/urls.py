"""Addresses of looking beyond one's own view."""

from django.urls import path

from maru.desk.glass import reviewing, views

app_name = "glass"

urlpatterns = [
    path("", views.Mine.as_view(), name="mine"),
    path("new/", views.BreakGlass.as_view(), name="break"),
    path("review/", reviewing.Reviews.as_view(), name="review"),
    path("review/<uuid:review_id>/", reviewing.ReviewOne.as_view(), name="review_one"),
    path("<uuid:glass_id>/end/", views.End.as_view(), name="end"),
]
