"""The body map as a form: each mark with where it is, what it looks like, and what was said of it."""

from collections.abc import Mapping
from typing import Any, Self

from django.utils.translation import gettext_lazy as _

from maru.web import fields
from referrals.body import KINDS, REGIONS
from referrals.forms.keeping import Answers, People, people, translated


class Mark(Answers):
    """One mark on a body. The place is chosen from a list; the drawing only helps to find it."""

    region = fields.Select(
        _("Where on the body?"),
        choices=translated((region.code, region.label) for region in REGIONS),
        empty=_("Choose a place"),
        help_text=_("Left and right are the person’s own"),
        needed=_("Choose where on the body the mark is"),
    )
    kind = fields.Choice(
        _("What does it look like?"), choices=translated(KINDS), inline=True,
        needed=_("Choose what the mark looks like"),
    )  # fmt: skip
    size = fields.Text(_("Size"), required=False, max_length=60, help_text=_("For example, 2 cm, or like a 10p coin"))
    colour = fields.Text(_("Colour"), required=False, max_length=60)
    whose = fields.Text(_("Whose is it?"), required=False, max_length=100, help_text=_("If you name several people"))
    said = fields.Text(
        _("What was said about how it came, and by whom?"), required=False, rows=3, max_length=1000,
        help_text=_("In their own words, if you can"),
    )  # fmt: skip


class Marks(People):
    """The marks of a body map; there may be none."""

    noun = _("mark")
    title = _("Mark")
    default_error_messages = {
        **People.default_error_messages,
        "too_many_forms": _("There is room for %(num)d marks on this page. Describe the others under “What happened”"),
    }

    @classmethod
    def opened(cls, answers: Mapping[str, Any]) -> Self:
        """The page with every mark so far."""
        return super().opened({"people": answers.get("marks")})

    def answers(self, *, blanks: bool = False) -> dict[str, Any]:
        """Every mark, in the order of the page."""
        return {"marks": super().answers(blanks=blanks)["people"]}


Injuries = people(Mark, Marks, least=0, extra=1)
