"""The API's addresses of those who refer."""

from django.urls import path

from referrals.api import views

app_name = "referrals-api"

urlpatterns = [
    path("", views.Referrals.as_view(), name="list"),
    path("<slug:reference>/", views.OneReferral.as_view(), name="one"),
]
