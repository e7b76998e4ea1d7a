"""Writing the assessment itself. Two colleagues who write the same box see both texts, and nothing typed is lost."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from caf import forms, operations
from caf.domains import BY_SLUG
from caf.models import DomainEntry
from caf.operations.open import WrittenElsewhere
from caf.views.work import AssessmentForm
from maru.common.errors import NotFound, Refused


class SharedPage(AssessmentForm):
    """A page of the assessment, on the version that it was opened on."""

    needs_consent = True

    def seen(self) -> int:
        """The version that the page was opened on; a page that names none has seen nothing."""
        told = self.request.POST.get("seen", "")
        return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0

    def page(self, status: int = 200, **more: Any) -> HttpResponse:
        seen = self.seen() if self.request.method == "POST" else self.assessment.version
        return super().page(status, **{"seen": seen, **more})

    def again(self, refusal: Refused) -> HttpResponse:
        """A part that a colleague has written meanwhile stands on the page in both texts."""
        if not isinstance(refusal, WrittenElsewhere):
            return super().again(refusal)
        form = self.form(self.request.POST)
        form.is_valid()
        both = form.on_what_stands_now()
        return self.page(
            status=refusal.status, form=both, seen=self.assessment.version, problem=refusal.sentence, both=True
        )


class WriteDomain(SharedPage):
    template_name = "caf/domain.html"

    def load(self) -> None:
        super().load()
        if self.kwargs["domain"] not in BY_SLUG:
            raise NotFound
        self.domain = BY_SLUG[self.kwargs["domain"]]

    def form(self, data: Any = None) -> forms.DomainPage:
        rows = DomainEntry.objects.visible_to(self.request.user)
        entries = rows.filter(assessment=self.assessment, domain=self.domain.slug)
        standing = forms.standing_in(self.domain, {entry.element: entry for entry in entries})
        return forms.DomainPage(data, domain=self.domain, standing=standing)

    def context(self) -> dict[str, Any]:
        return {"domain": self.domain, "folds": len(self.domain.elements) > forms.SHORT}

    def act(self, form: forms.DomainPage) -> HttpResponse:
        operations.write_domain(domain=self.domain.slug, entries=form.touched(), seen=self.seen(), **self.by())
        return self.done(_("Saved: %(title)s.") % {"title": _(self.domain.title)})


class WriteConclusions(SharedPage):
    template_name = "caf/conclusions.html"

    def form(self, data: Any = None) -> forms.Conclusions:
        return forms.Conclusions(data, standing=forms.concluded(self.assessment))

    def act(self, form: forms.Conclusions) -> HttpResponse:
        said = {name: standing.texts[0] for name, standing in form.standing.items()}
        said |= {name: texts[0] for name, texts in form.touched().items()}
        operations.write_conclusions(seen=self.seen(), **said, **self.by())
        return self.done(_("Saved: what it comes to."))
