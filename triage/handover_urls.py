"""Addresses of what is offered to partners' teams."""

from django.urls import path

from triage.views import handovers

app_name = "handovers"

urlpatterns = [
    path("", handovers.Offers.as_view(), name="offers"),
    path("<slug:reference>/", handovers.OneHandover.as_view(), name="handover"),
    path("<slug:reference>/accept/", handovers.Accept.as_view(), name="accept"),
    path("<slug:reference>/decline/", handovers.DeclineHandover.as_view(), name="decline"),
    path("<slug:reference>/report/", handovers.ReportHandover.as_view(), name="report"),
]
