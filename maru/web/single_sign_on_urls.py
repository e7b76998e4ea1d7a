"""Addresses of allauth's at which somebody goes to their organisation's sign-in and comes back."""

from allauth.socialaccount.providers.openid_connect import views
from django.urls import path

from maru.web.single_sign_on import reachable

urlpatterns = [
    path("oidc/<slug:provider_id>/login/", reachable(views.login), name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", reachable(views.callback), name="openid_connect_callback"),
]
