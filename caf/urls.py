"""Addresses of early help."""

from django.urls import path

from caf.views.assessment import OneAssessment, Print
from caf.views.end import Close, StepUp
from caf.views.open import New
from caf.views.register import Register
from caf.views.work import AgreeAction, FinishAction, GiveConsent, HoldReview, TakeLead
from caf.views.write import WriteConclusions, WriteDomain

app_name = "caf"

urlpatterns = [
    path("", Register.as_view(), name="register"),
    path("new/", New.as_view(), name="new"),
    path("<slug:reference>/", OneAssessment.as_view(), name="assessment"),
    path("<slug:reference>/print/", Print.as_view(), name="print"),
    path("<slug:reference>/consent/", GiveConsent.as_view(), name="consent"),
    path("<slug:reference>/lead/", TakeLead.as_view(), name="lead"),
    path("<slug:reference>/domains/<slug:domain>/", WriteDomain.as_view(), name="domain"),
    path("<slug:reference>/conclusions/", WriteConclusions.as_view(), name="conclusions"),
    path("<slug:reference>/actions/", AgreeAction.as_view(), name="agree_action"),
    path("<slug:reference>/actions/<uuid:action_id>/", FinishAction.as_view(), name="finish_action"),
    path("<slug:reference>/review/", HoldReview.as_view(), name="review"),
    path("<slug:reference>/close/", Close.as_view(), name="close"),
    path("<slug:reference>/step-up/", StepUp.as_view(), name="step_up"),
]
