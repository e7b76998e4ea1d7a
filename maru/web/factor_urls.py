"""Addresses of allauth's at which somebody changes how they sign in, each as one act of theirs."""

from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from django.urls import path

from maru.web.second_factor import as_one_act

urlpatterns = [
    path("totp/activate/", as_one_act(app.activate_totp), name="mfa_activate_totp"),
    path("totp/deactivate/", as_one_act(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/generate/", as_one_act(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
]
