"""Pages of a test's own, on the base views of the product: one for each answer that a page can give."""

from django.forms import CharField, Form
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import include, path

from maru.agencies.permissions import Permission
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.urls import urlpatterns as the_houses
from maru.web.views import Act, FormPage, Page
from referrals import operations as referrals
from referrals.models import Referral
from triage import operations as triage

LAZY = engines["django"].from_string("{% for row in rows %}{{ row.reference }} {{ row.unit.name }}\n{% endfor %}")


class OneReferral(Page):
    """Something about one referral."""

    def load(self) -> None:
        self.referral = Referral.objects.visible_to(self.request.user).one(reference=self.kwargs["reference"])

    def get(self, request, *args, **kwargs):
        trail.record(Verb.REFERRAL_READ, on=self.referral, reason="own")
        return HttpResponse(self.referral.reference)


class Everything(Page):
    """A list that is fetched only while the template draws it."""

    def get(self, request, *args, **kwargs):
        return TemplateResponse(request, LAZY, {"rows": Referral.objects.select_related("unit")})


class Forbidden(OneReferral):
    """What only a manager may."""

    permission = Permission.CUSTODY_REOPEN


class Claim(Act, OneReferral):
    """The button of the desk."""

    permission = Permission.TRIAGE_CLAIM

    def post(self, request, *args, **kwargs):
        triage.claim(referral_id=self.referral.pk, by=request.user, at=self.now)
        return redirect("/")


class Words(Form):
    text = CharField(required=False)


class Add(FormPage, OneReferral):
    """The form of whoever adds to a referral."""

    permission = Permission.REFERRAL_ADD
    form_class = Words
    template_name = LAZY

    def get(self, request, *args, **kwargs):
        return HttpResponse("form")

    def page(self, status=200, **more):
        said = "; ".join(f"{name}: {error}" for name, errors in more["form"].errors.items() for error in errors)
        return HttpResponse(said, status=status)

    def act(self, form):
        referrals.add_information(referral_id=self.referral.pk, by=self.request.user, at=self.now, **form.cleaned_data)
        return redirect("/")


class Breaks(OneReferral):
    """A page with a fault in it, after it has read."""

    def get(self, request, *args, **kwargs):
        super().get(request)
        raise ZeroDivisionError


class Streams(Page):
    """A page that would send its body after the transaction."""

    def get(self, request, *args, **kwargs):
        response = HttpResponse()
        response.streaming = True
        return response


class InParts(Page):
    """The references that the person may see, one after the other as they are sent."""

    def get(self, request, *args, **kwargs):
        trail.record(Verb.LIST_READ, reason="own")
        return self.streamed(self.references, content_type="text/plain")

    def references(self):
        rows = Referral.objects.order_by("reference").values_list("reference", flat=True)
        yield from (f"{reference}\n".encode() for reference in rows.iterator(chunk_size=1))


urlpatterns = [
    path("tested/in-parts/", InParts.as_view()),
    path("tested/everything/", Everything.as_view()),
    path("tested/streams/", Streams.as_view()),
    *(
        path(f"tested/<str:reference>/{page.__name__.lower()}/", page.as_view())
        for page in (OneReferral, Forbidden, Claim, Add, Breaks)
    ),
    path("", include(the_houses)),
]
handler404 = "maru.web.errors.not_found"
