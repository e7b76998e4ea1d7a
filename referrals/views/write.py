"""Writing a referral: begin, answer page after page, leave and come back."""

import secrets
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from maru.agencies.permissions import Permission
from maru.audit import trail
from maru.audit.verbs import Verb
from maru.common.errors import Refused
from maru.files.models import Attachment
from maru.web import words
from maru.web.devices import called
from maru.web.forms import as_count
from maru.web.models import Draft
from maru.web.views import Act, Page
from referrals import operations
from referrals.completeness import BY_SLUG, PAGES, is_complete
from referrals.forms import FORMS
from referrals.forms.keeping import as_typed
from referrals.models import Referral
from referrals.operations.draft import EDITORS, AlreadySubmitted, SavedElsewhere, UnknownPage
from referrals.queries import lines, untouched_draft_of
from referrals.views.words import name_of, names_of, passed_to, rows, saved_of, told_marks

CHECK = "check"


class New(Page):
    """Before the first page: who is in danger rings first; then begin."""

    permission = Permission.REFERRAL_SUBMIT
    template_name = "referrals/new.html"

    def context(self) -> dict[str, Any]:
        return {"lines": lines()}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        referral = untouched_draft_of(request.user) or operations.start(by=request.user, at=self.now)
        return redirect("referrals:edit", reference=referral.reference, page=PAGES[0].slug)


class Writing(Page):
    """A page about the person's own draft. Once it has been submitted there is nothing left to write in."""

    permission = Permission.REFERRAL_SUBMIT

    def load(self) -> None:
        user = self.request.user
        self.referral = Referral.objects.visible_to(user).one(reference=self.kwargs["reference"], author=user)
        if self.referral.status != "draft":
            raise AlreadySubmitted(referral=self.referral.pk)
        self.draft = Draft.objects.visible_to(user).one(pk=self.referral.pk)

    def context(self) -> dict[str, Any]:
        trail.record(Verb.REFERRAL_READ, on=self.referral, reason="own")
        danger = self.draft.pages.get("danger") or {}
        return {
            "referral": self.referral,
            "draft": self.draft,
            "lines": lines(),
            "in_danger": danger.get("immediate_danger") == "yes",
            "not_called": danger.get("called_999") == "no",
        }

    def back_url(self) -> str:
        return reverse("referrals:record", args=[self.kwargs["reference"]])


class Tasks(Writing):
    """The pages of the form and how far each is."""

    template_name = "referrals/tasks.html"

    def context(self) -> dict[str, Any]:
        tasks = [task(page, self.referral, self.draft) for page in PAGES]
        done = sum(state == "done" for _label, _url, state, _hint in tasks)
        files = Attachment.objects.visible_to(self.request.user).of(self.referral).count()
        return {
            **super().context(),
            "tasks": tasks,
            "done": done,
            "ready": done == len(tasks),
            "files": files,
            "may_attach": True,
            "passed": passed_to(self.draft),
        }


def task(page: Any, referral: Referral, draft: Draft) -> tuple[Any, str, str, str]:
    """One line of the task list."""
    answers = draft.pages.get(page.slug)
    state = "todo" if answers is None else "done" if page.slug in draft.complete else "begun"
    people = (answers or {}).get("people") or []
    hint = names_of(people) if people else ""
    if page.slug == "others" and answers is None:
        hint = _("Open it also when there is nobody to name")
    return _(page.title), reverse("referrals:edit", args=[referral.reference, page.slug]), state, hint


class Edit(Writing):
    """One page of the form. Whatever is typed is kept, also when something in it is wrong."""

    template_name = "referrals/edit.html"

    def load(self) -> None:
        super().load()
        if self.kwargs["page"] not in BY_SLUG:
            raise UnknownPage
        self.step = BY_SLUG[self.kwargs["page"]]
        self.form_class = FORMS[self.step.slug]

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        answers = self.draft.pages.get(self.step.slug)
        if answers is None and self.step.slug == "referrer":
            answers = referrer_from(request.user)
        return self.shown(self.form_class.opened(answers or {}))

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        moved = self.moved()
        if moved is not None:
            self.save(moved.answers(blanks=True), complete=False, leaving=True)
            return redirect(f"{self.address()}#{self.landing(moved)}")
        form = self.form_class.typed(request.POST)
        valid = form.is_valid()
        answers = form.answers()
        self.save(answers, complete=valid, leaving=valid or "leave" in request.POST)
        if "leave" in request.POST:
            messages.success(request, _("Saved. You can go on later, on any computer or phone."))
            return redirect("referrals:tasks", reference=self.referral.reference)
        if not valid:
            return self.shown(form, status=422)
        return redirect(self.after(answers))

    def moved(self) -> Any:
        """The people with one more or one fewer, when that was asked for."""
        return self.form_class.moved(self.request.POST) if hasattr(self.form_class, "moved") else None

    def landing(self, moved: Any) -> str:
        """Where the page opens again: at the new person, or at the one before the one removed."""
        last = max(len(moved.forms) - 1, 0)
        if f"{moved.prefix}-add" in self.request.POST:
            return f"{moved.prefix}-{last}"
        gone = self.request.POST.get(f"{moved.prefix}-remove", "")
        return f"{moved.prefix}-{min(as_count(gone, last), last)}"

    def save(self, answers: dict[str, Any], *, complete: bool, **how: bool) -> None:
        self.draft = operations.save_page(
            referral_id=self.referral.pk,
            page=self.step.slug,
            answers=answers,
            complete=complete,
            by=self.request.user,
            at=self.now,
            editor=self.editor(),
            where=called(self.request.headers.get("User-Agent", "")),
            seen=as_typed(self.request.POST.get("seen"))[:16],
            **how,
        )

    def editor(self) -> str:
        """Which open window this is."""
        return as_typed(self.request.POST.get("editor"))[:16] or secrets.token_hex(4)

    def after(self, answers: dict[str, Any]) -> str:
        """The page after this one; back to the check of the answers for whoever came from there."""
        if answers.get("immediate_danger") == "yes" and answers.get("called_999") == "no":
            messages.warning(self.request, _("Call 999 now. Then go on with this form."))
        place = PAGES.index(self.step) + 1
        if self.request.GET.get("from") == CHECK or place == len(PAGES):
            return reverse("referrals:check", args=[self.referral.reference])
        return reverse("referrals:edit", args=[self.referral.reference, PAGES[place].slug])

    def address(self) -> str:
        """This page's own, and where its reader came from."""
        came = f"?{urlencode({'from': CHECK})}" if self.request.GET.get("from") == CHECK else ""
        return reverse("referrals:edit", args=[self.referral.reference, self.step.slug]) + came

    def place(self) -> dict[str, int]:
        """Which page it is, of how many."""
        return {"number": PAGES.index(self.step) + 1, "pages": len(PAGES)}

    def shown(self, form: Any, status: int = 200, **more: Any) -> TemplateResponse:
        reference, slug = self.referral.reference, self.step.slug
        return self.page(
            status=status,
            step=self.step,
            **self.place(),
            editor=self.editor(),
            seen=(self.draft.pages.get(EDITORS) or {}).get(slug, ""),
            here=self.address(),
            autosave=reverse("referrals:autosave", args=[reference, slug]),
            saved=slug in self.draft.pages,
            **{form.context_name: form},
            **more,
        )

    def refused(self, refusal: Refused) -> HttpResponse:
        """Nothing typed is lost: two texts are shown side by side, or what came too late is shown to be copied."""
        if self.request.method != "POST" or not isinstance(refusal, (SavedElsewhere, AlreadySubmitted)):
            return super().refused(refusal)
        try:
            self.load()
        except AlreadySubmitted as late:
            return self.too_late(late)
        except Refused as gone:
            return super().refused(gone)
        form = self.moved() or self.form_class.typed(self.request.POST)
        other = told(self.step.slug, self.draft.pages.get(self.step.slug) or {})
        theirs = saved_of(self.draft, self.step.slug)
        return self.shown(form, status=refusal.status, problem=refusal.sentence, other=other, theirs=theirs)

    def too_late(self, refusal: Refused) -> HttpResponse:
        """It was submitted in another window while this page was open."""
        slug = self.kwargs["page"]
        typed = told(slug, FORMS[slug].typed(self.request.POST).answers()) if slug in FORMS else []
        values = {"referral": self.referral, "refused": refusal, "typed": typed}
        return TemplateResponse(self.request, "referrals/too_late.html", values, status=refusal.status)


def told(slug: str, answers: dict[str, Any]) -> list[dict[str, Any]]:
    """A page's answers for reading: one list, or one for each person."""
    form = FORMS[slug]
    if not hasattr(form, "moved"):
        return [{"title": "", "rows": rows(form, answers)}]
    if slug == "injuries":
        return told_marks(answers.get("marks") or [])
    people = answers.get("people") or []
    return [{"title": name_of(person), "rows": rows(form.form, person, sparse=True)} for person in people]


def referrer_from(user: Any) -> dict[str, str]:
    """What the house knows of whoever is signed in, so that nobody types it again."""
    return {
        "referrer_name": user.name,
        "referrer_role": f"{user.title} {user.number}".strip(),
        "referrer_phone": user.phone,
        "referrer_email": user.email,
    }


class Autosave(Act, Edit):
    """Keeps a page while it is typed, and says so."""

    http_method_names = ("post",)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class.typed(request.POST)
        valid = form.is_valid()
        answers = form.answers()
        self.save(answers, complete=valid and is_complete(self.step, answers), typing=True)
        return HttpResponse(_("Saved at {time}").format(time=words.clock_time(self.now)))

    def refused(self, refusal: Refused) -> HttpResponse:
        if refusal.status == 409:
            return HttpResponse(refusal.sentence, status=409, content_type="text/plain; charset=utf-8")
        return Page.refused(self, refusal)
