"""Addresses of a person's own desk."""

from django.urls import path

from maru.desk import missed, search, staff, views
from maru.desk.inbox import undelivered
from maru.desk.inbox import views as inbox

app_name = "desk"

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("people/", search.PeopleSearch.as_view(), name="people"),
    path("staff/", staff.Staff.as_view(), name="staff"),
    path("staff/give/", staff.Give.as_view(), name="staff_give"),
    path("staff/<uuid:membership_id>/end/", staff.End.as_view(), name="staff_end"),
    path("staff/<uuid:membership_id>/lock/", staff.Lock.as_view(), name="staff_lock"),
    path("staff/mails/", undelivered.Undelivered.as_view(), name="undelivered"),
    path("staff/mails/<uuid:user_id>/again/", undelivered.TryAgain.as_view(), name="undelivered_again"),
    path("accounts/notices/", inbox.Wishes.as_view(), name="mails"),
    path("missed/<slug:stamp>/", missed.Missed.as_view(), name="missed"),
    path("inbox/", inbox.Inbox.as_view(), name="inbox"),
    path("inbox/read/", inbox.ReadAll.as_view(), name="inbox_read_all"),
    path("inbox/<uuid:notice_id>/open/", inbox.OpenNotice.as_view(), name="inbox_open"),
    path("inbox/<uuid:notice_id>/read/", inbox.ReadNotice.as_view(), name="inbox_read"),
    path("inbox/<uuid:notice_id>/acknowledge/", inbox.AcknowledgeNotice.as_view(), name="inbox_acknowledge"),
    path("inbox/<uuid:notice_id>/give/", inbox.GiveNotice.as_view(), name="inbox_give"),
]
