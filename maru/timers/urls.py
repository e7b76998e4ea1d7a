from django.urls import path

from maru.timers.views import health

urlpatterns = [path("", health, name="health-timers")]
