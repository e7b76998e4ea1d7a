"""Addresses of the rotas."""

from django.urls import path

from maru.desk.rota import feed, importing, own, views

app_name = "rota"

urlpatterns = [
    path("", views.Now.as_view(), name="now"),
    path("keep/", views.KeepRota.as_view(), name="keep"),
    path("away/", own.GoAway.as_view(), name="away"),
    path("away/<uuid:absence_id>/end/", own.ComeBack.as_view(), name="back"),
    path("calendar/", feed.OwnCalendar.as_view(), name="calendar"),
    path("calendar/end/", feed.EndCalendar.as_view(), name="end_calendar"),
    path("feed/<str:token>.ics", feed.Feed.as_view(), name="feed"),
    path("shifts/<uuid:shift_id>/", views.ChangeShift.as_view(), name="change"),
    path("shifts/<uuid:shift_id>/remove/", views.RemoveShift.as_view(), name="remove"),
    path("shifts/<uuid:shift_id>/offer/", own.OfferShift.as_view(), name="offer"),
    path("offers/<uuid:offer_id>/<str:outcome>/", own.AnswerOffer.as_view(), name="answer"),
    path("<uuid:rota_id>/", views.Week.as_view(), name="week"),
    path("<uuid:rota_id>/give/", views.GiveShift.as_view(), name="give"),
    path("<uuid:rota_id>/import/", importing.ImportShifts.as_view(), name="import"),
    path("<uuid:rota_id>/import/shifts.csv", importing.ImportTemplate.as_view(), name="template"),
    path("<uuid:rota_id>/end/", views.EndRota.as_view(), name="end"),
]
