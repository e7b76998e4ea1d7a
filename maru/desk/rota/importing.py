"""Many shifts at once: lines are checked, shown with what becomes of each, and then written, all or none."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from maru.agencies.operations import import_shifts
from maru.agencies.operations.rota_import import Fate, LinesRefused, Outcome, judged
from maru.desk.rota.lines import MOST_BYTES, TEMPLATE, NotLines, lines_of, text_of
from maru.desk.rota.views import Kept
from maru.web import fields, forms


class Import(forms.Form):
    """A file, or its lines; those of a file take the place of what stood in the box."""

    file = fields.File(lazy("A file"), required=False, help_text=lazy("In the form CSV, at most 100 kB."))
    lines = fields.Text(
        lazy("Or the lines themselves"), rows=8, max_length=MOST_BYTES, count_from=90, required=False, strip=False,
        help_text=lazy("What is refused can be mended here."),
    )  # fmt: skip
    one_of = ("file", "lines")

    def __init__(self, data: Any = None, files: Any = None, **options: Any) -> None:
        self.unread = ""
        if files and "file" in files:
            data = data.copy()
            try:
                data["lines"] = text_of(files["file"].read(MOST_BYTES + 1))
            except NotLines as error:
                self.unread = str(error)
        super().__init__(data, **options)

    def clean(self) -> dict[str, Any]:
        if self.unread:
            self.add_error("file", self.unread)
        elif "lines" in self.cleaned_data:
            try:
                self.cleaned_data["read"] = lines_of(self.cleaned_data["lines"])
            except NotLines as error:
                blank = not self.cleaned_data["lines"].strip()
                self.add_error("file" if blank else "lines", _("Choose a file, or write the lines") if blank else error)
        return self.cleaned_data


class ImportShifts(Kept):
    """The lines are looked at first. Only when every one of them can be, they are written."""

    template_name = "rota/import.html"

    def form(self, data: Any = None) -> BaseForm:
        return Import(data, self.request.FILES if data is not None else None)

    def act(self, form: BaseForm) -> HttpResponse:
        lines = form.cleaned_data["read"]
        if self.request.POST.get("do") == "write":
            given = import_shifts(rota_id=self.rota.pk, lines=lines, by=self.request.user, at=self.now)
            if not given:
                messages.success(self.request, _("Every one of these shifts is on the rota already: nothing changed."))
                return self.to_week(lines[0].starts_at)
            told = ngettext("%(number)d shift is on the rota.", "%(number)d shifts are on the rota.", len(given))
            messages.success(self.request, told % {"number": len(given)})
            return self.to_week(min(shift.starts_at for shift in given))
        found = judged(self.rota, lines, self.now)
        if any(one.fate is Fate.REFUSED for one in found):
            form.add_error("lines", LinesRefused.default)
            return self.page(status=422, form=form, **shown(found))
        return self.page(form=form, **shown(found))

    def again(self, refusal: Any) -> HttpResponse:
        """Between looking and writing something changed: each line is shown as it is now."""
        form = self.form(self.request.POST)
        found = judged(self.rota, form.cleaned_data["read"], self.now) if form.is_valid() else []
        form.add_error("lines", refusal.sentence)
        return self.page(status=refusal.status, form=form, **shown(found))


class ImportTemplate(Kept):
    """A file to begin with: the names of the columns, and a line that shows how times are written."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(TEMPLATE, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="shifts.csv"'
        return response


def shown(found: list[Outcome]) -> dict[str, Any]:
    """The lines with their fates, and how many there are of each."""
    return {"outcomes": found, "counts": Counter(str(one.fate) for one in found)}
