"""Addresses of what is sealed: random ids alone."""

from django.urls import path

from maru.desk.seals import views

app_name = "seals"

urlpatterns = [
    path("", views.Kept.as_view(), name="kept"),
    path("new/<slug:kind>/<uuid:object_id>/", views.PutSeal.as_view(), name="new"),
    path("<uuid:seal_id>/", views.OneSeal.as_view(), name="seal"),
    path("<uuid:seal_id>/let-in/", views.LetIn.as_view(), name="let_in"),
    path("<uuid:seal_id>/shut-out/<uuid:grant_id>/", views.ShutOut.as_view(), name="shut_out"),
    path("<uuid:seal_id>/hand-on/", views.HandOn.as_view(), name="hand_on"),
    path("<uuid:seal_id>/review/", views.LookAgain.as_view(), name="review"),
    path("<uuid:seal_id>/lift/", views.Lift.as_view(), name="lift"),
]
