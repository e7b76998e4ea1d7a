"""The API's addresses of those who are offered something."""

from django.urls import path

from triage.api import views

app_name = "handovers-api"

urlpatterns = [
    path("", views.Handovers.as_view(), name="list"),
    path("<slug:reference>/", views.OneHandover.as_view(), name="one"),
    path("<slug:reference>/accept/", views.Accept.as_view(), name="accept"),
    path("<slug:reference>/decline/", views.Decline.as_view(), name="decline"),
    path("<slug:reference>/report/", views.Report.as_view(), name="report"),
]
