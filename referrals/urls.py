"""The addresses of those who refer."""

from django.urls import path

from referrals import views

app_name = "referrals"

urlpatterns = [
    path("", views.Mine.as_view(), name="mine"),
    path("new/", views.New.as_view(), name="new"),
    path("unfinished/", views.Unfinished.as_view(), name="unfinished"),
    path("<slug:reference>/", views.Record.as_view(), name="record"),
    path("<slug:reference>/edit/", views.Tasks.as_view(), name="tasks"),
    path("<slug:reference>/edit/injuries/", views.Injuries.as_view(), {"page": "injuries"}, name="injuries"),
    path("<slug:reference>/edit/<slug:page>/", views.Edit.as_view(), name="edit"),
    path("<slug:reference>/edit/<slug:page>/save/", views.Autosave.as_view(), name="autosave"),
    path("<slug:reference>/check/", views.Check.as_view(), name="check"),
    path("<slug:reference>/submitted/", views.Submitted.as_view(), name="submitted"),
    path("<slug:reference>/discard/", views.Discard.as_view(), name="discard"),
    path("<slug:reference>/pass-on/", views.PassOn.as_view(), name="pass_on"),
    path("<slug:reference>/unfinished/", views.HandOn.as_view(), name="hand_on"),
    path("<slug:reference>/add/", views.Add.as_view(), name="add"),
    path("<slug:reference>/addresses/<uuid:party_id>/", views.SafeAddress.as_view(), name="safe_address"),
    path("<slug:reference>/files/", views.Files.as_view(), name="files"),
    path("<slug:reference>/files/<uuid:file_id>/", views.File.as_view(), name="file"),
    path("<slug:reference>/files/<uuid:file_id>/picture/", views.FilePicture.as_view(), name="file_picture"),
    path("<slug:reference>/files/<uuid:file_id>/original/", views.FileOriginal.as_view(), name="file_original"),
    path("<slug:reference>/files/<uuid:file_id>/remove/", views.FileRemove.as_view(), name="file_remove"),
    path("<slug:reference>/withdraw/", views.Withdraw.as_view(), name="withdraw"),
]
