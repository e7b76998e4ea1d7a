"""The product's addresses, and one page more that asks again who it is."""

from django.http import HttpResponse
from django.urls import path

from maru.urls import handler400, handler403, handler404, handler500, urlpatterns
from maru.web.views import Page

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


class BeyondOnesView(Page):
    """What an export or a break-glass will be."""

    asks_again = True

    def get(self, request):
        return HttpResponse("opened")

    post = get


urlpatterns = [*urlpatterns, path("suite/beyond/", BeyondOnesView.as_view(), name="beyond")]
