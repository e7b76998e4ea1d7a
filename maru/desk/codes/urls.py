"""Addresses of the code lists."""

from django.urls import path

from maru.desk.codes import views

app_name = "codes"

urlpatterns = [
    path("", views.Lists.as_view(), name="list"),
    path("<slug:codelist>/", views.OneList.as_view(), name="one"),
    path("<slug:codelist>/add/", views.Add.as_view(), name="add"),
    path("<slug:codelist>/<slug:code>/end/", views.End.as_view(), name="end"),
    path("<slug:codelist>/<slug:code>/relabel/", views.Relabel.as_view(), name="relabel"),
]
