"""What somebody typed, for giving it back when it could not be taken."""

import re
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import Resolver404, resolve

# What a page sends by itself: its proof of origin, which window it is, how many people it names.
BY_ITSELF = ("csrfmiddlewaretoken", "editor", "seen")
NUMBERED = re.compile(r"^form-(\d{1,3})-", re.ASCII)
COUNTED = ("-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS")


@dataclass(frozen=True)
class Sent:
    """One value of a form, with its name."""

    name: str
    text: str

    @property
    def typed(self) -> bool:
        """Whether a person wrote or chose it."""
        return bool(self.text.strip()) and self.name not in BY_ITSELF and not self.name.endswith(COUNTED)

    @property
    def label(self) -> str:
        """The name as people read it: `form-1-given_names` is “2. given names”."""
        return NUMBERED.sub(lambda found: f"{int(found[1]) + 1}. ", self.name).replace("_", " ")

    @property
    def rows(self) -> int:
        """How many lines show all of it, or most of a long one."""
        return min(1 + self.text.count("\n") + len(self.text) // 80, 12)


def sent_with(request: HttpRequest) -> list[Sent]:
    """Everything that a form of ours sent, in its order; nothing of a form that signs in, which holds a secret."""
    if request.method != "POST" or not is_of_a_page(request):
        return []
    return [Sent(name, text) for name, texts in request.POST.lists() for text in texts]


def is_of_a_page(request: HttpRequest) -> bool:
    """Whether the address is one of the pages about case data (maru.web.views.Page). Asked without the database:
    the request may not have come as far as its view."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return getattr(getattr(view, "view_class", None), "gives_back_what_was_typed", False)
