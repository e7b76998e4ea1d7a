"""Addresses of a person's own desk."""

from django.urls import path

from maru.desk import search, staff, views

app_name = "desk"

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("people/", search.PeopleSearch.as_view(), name="people"),
    path("staff/", staff.Staff.as_view(), name="staff"),
    path("staff/give/", staff.Give.as_view(), name="staff_give"),
    path("staff/<uuid:membership_id>/end/", staff.End.as_view(), name="staff_end"),
    path("staff/<uuid:membership_id>/lock/", staff.Lock.as_view(), name="staff_lock"),
    path("inbox/", views.Inbox.as_view(), name="inbox"),
    path("inbox/read/", views.ReadAll.as_view(), name="inbox_read_all"),
    path("inbox/<uuid:notice_id>/open/", views.OpenNotice.as_view(), name="inbox_open"),
    path("inbox/<uuid:notice_id>/read/", views.ReadNotice.as_view(), name="inbox_read"),
]
