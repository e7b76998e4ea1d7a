"""Addresses of the Child Abuse Investigation Unit."""

from django.urls import path

from caiu.views.case import Case
from caiu.views.caseload import Caseload
from caiu.views.work import Allocate, Close, FinishAction, HandBack, SetAction, WriteLog

app_name = "caiu"

urlpatterns = [
    path("", Caseload.as_view(), name="caseload"),
    path("<slug:reference>/", Case.as_view(), name="case"),
    path("<slug:reference>/log/", WriteLog.as_view(), name="log"),
    path("<slug:reference>/actions/", SetAction.as_view(), name="set_action"),
    path("<slug:reference>/actions/<uuid:action_id>/", FinishAction.as_view(), name="finish_action"),
    path("<slug:reference>/allocate/", Allocate.as_view(), name="allocate"),
    path("<slug:reference>/close/", Close.as_view(), name="close"),
    path("<slug:reference>/hand-back/", HandBack.as_view(), name="hand_back"),
]
