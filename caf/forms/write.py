"""The pages of the assessment itself.

Several people write them. Each box carries a mark of what stood in it when the page was opened, so that only
what somebody has changed is written, and nobody is asked about a box that they left alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Self

from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from caf.domains import Domain
from caf.models import Assessment, DomainEntry
from maru.web import fields, forms
from referrals.forms.keeping import LONG, MEDIUM

Texts = tuple[str, ...]


# A page of more parts than this would be screens long before anything stands in it.
SHORT = 4


def mark(text: str) -> str:
    """What stands in a box, in a few letters."""
    return sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Standing:
    """What stands somewhere now, and the version of the assessment with which it was written."""

    texts: Texts
    version: int


@dataclass(frozen=True)
class Part:
    """Some boxes of a page that belong together, the mark of each, and what a colleague has written there meanwhile.
    On a page of many, a part in which nothing stands is folded."""

    name: str
    title: str
    boxes: list[BoundField]
    marks: list[tuple[str, str]]
    elsewhere: list[tuple[str, str]]
    folded: bool


class Shared(forms.Form):
    """A page that several people write. `parts` names the boxes that belong together; each is written whole."""

    marks_optional = False
    boxes: Mapping[str, Texts]
    titles: Mapping[str, Any] = {}

    def __init__(self, data: Any = None, *, standing: Mapping[str, Standing]) -> None:
        self.standing, self.conflicts = standing, frozenset()
        pairs = ((name, zip(names, standing[name].texts, strict=True)) for name, names in self.boxes.items())
        super().__init__(data, initial={box: text for _name, texts in pairs for box, text in texts})

    def typed(self, name: str) -> Texts:
        return tuple(self.cleaned_data[box] for box in self.boxes[name])

    def is_changed(self, box: str) -> bool:
        """Whether the person has changed this box since the page was opened."""
        return self.data.get(f"{box}_was") != mark(self.cleaned_data[box])

    def is_touched(self, name: str) -> bool:
        return any(self.is_changed(box) for box in self.boxes[name])

    def is_contested(self, box: str) -> bool:
        """Whether a colleague has written other words into a box that the person has changed too."""
        stands = self.stands_in(box)
        left_alone = self.data.get(f"{box}_was") == mark(stands)
        return self.is_changed(box) and not left_alone and self.cleaned_data[box] != stands

    def stands_in(self, box: str) -> str:
        """The words that stand in a box now."""
        return next(
            text
            for name, boxes in self.boxes.items()
            for other, text in zip(boxes, self.standing[name].texts, strict=True)
            if other == box
        )

    def touched(self) -> dict[str, Texts]:
        """What is to be written."""
        return {name: self.typed(name) for name in self.boxes if self.is_touched(name)}

    @property
    def parts(self) -> list[Part]:
        return [self.part(name) for name in self.boxes]

    def part(self, name: str) -> Part:
        boxes, stands = [self[box] for box in self.boxes[name]], self.standing[name].texts
        pairs = list(zip(boxes, stands, strict=True))
        told = [(str(box.label), text) for box, text in pairs] if name in self.conflicts else []
        marks = [
            (f"{box.name}_was", str(self.data.get(f"{box.name}_was", "")) if self.is_bound else mark(text))
            for box, text in pairs
        ]
        says = any(box.value() or box.errors for box in boxes)
        return Part(name, self.titles.get(name, ""), boxes, marks, told, len(self.boxes) > SHORT and not says)

    def on_what_stands_now(self) -> Self:
        """The same page over what a colleague has saved since it was opened: a box that the person left alone
        shows the colleague's words; where both have written, both stand on the page, named in the summary."""
        data = self.data.copy()
        for name, boxes in self.boxes.items():
            for box, text in zip(boxes, self.standing[name].texts, strict=True):
                data[box] = self.cleaned_data[box] if self.is_changed(box) else text
                data[f"{box}_was"] = mark(text)
        page = self.again(data)
        page.is_valid()
        page.conflicts = frozenset(name for name, boxes in self.boxes.items() if any(map(self.is_contested, boxes)))
        for name in page.conflicts:
            box = next(filter(self.is_contested, self.boxes[name]))
            title = self.titles.get(name) or self.fields[box].label
            page.add_error(box, _("A colleague has written here too: %(title)s") % {"title": title})
        return page

    def again(self, data: Any) -> Self:
        return type(self)(data, standing=self.standing)


class About(fields.Text):
    """A box whose errors say what it is about: its label stands on the page many times."""

    about: Any = ""

    def say(self, sentence: str, code: str, **params: Any) -> Any:
        label, self.label = self.label, f"{self.about}, {str(self.label).lower()}"
        try:
            return super().say(sentence, code, **params)
        finally:
            self.label = label


class DomainPage(Shared):
    """Strengths and needs in every element of a domain."""

    def __init__(self, data: Any = None, *, domain: Domain, standing: Mapping[str, Standing]) -> None:
        self.domain = domain
        self.boxes = {e.slug: (f"{e.slug}_strengths", f"{e.slug}_needs") for e in domain.elements}
        self.titles = {e.slug: _(e.title) for e in domain.elements}
        super().__init__(data, standing=standing)
        for slug, names in self.boxes.items():
            for label, box in zip((_("Strengths"), _("Needs")), names, strict=True):
                self.fields[box] = About(label, rows=3, max_length=MEDIUM, count_from=75, required=False)
                self.fields[box].about = self.titles[slug]

    def again(self, data: Any) -> "DomainPage":
        return DomainPage(data, domain=self.domain, standing=self.standing)


def standing_in(domain: Domain, entries: Mapping[str, DomainEntry]) -> dict[str, Standing]:
    """What stands in a domain now, element by element."""
    found = {slug: Standing((entry.strengths, entry.needs), entry.version) for slug, entry in entries.items()}
    return {element.slug: Standing(("", ""), 0) for element in domain.elements} | found


class Conclusions(Shared):
    """What it all comes to."""

    boxes = {name: (name,) for name in ("summary", "childs_view", "parents_view")}

    summary = fields.Text(
        lazy("What does it all come to?"), rows=6, max_length=LONG, required=False,
        help_text=lazy("The most important strengths and needs, and what should become better"),
    )  # fmt: skip
    childs_view = fields.Text(
        lazy("What does the child or young person say to it?"), rows=4, max_length=MEDIUM, required=False,
        help_text=lazy("In their own words. For a baby, what you noticed"),
    )  # fmt: skip
    parents_view = fields.Text(
        lazy("What do the parents or carers say to it?"), rows=4, max_length=MEDIUM, required=False
    )


def concluded(assessment: Assessment) -> dict[str, Standing]:
    """What stands in the conclusions now."""
    return {name: Standing((getattr(assessment, name),), assessment.concluded_version) for name in Conclusions.boxes}
