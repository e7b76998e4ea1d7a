"""Drawing the rows of the queue: the template once, then fifty rows by filling it in.

Rendering fifty rows node by node took half of the page's time (`make bench name=queue`).
"""

from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from triage.queries.queue import Row


def drawn_rows(rows: list[Row], *, may_claim: bool) -> SafeString:
    """The rows as HTML. Every value is escaped; what stands around it comes from the templates."""
    row_pattern, button, sign, because = (pattern(name) for name in PATTERNS)
    drawn = []
    for row in rows:
        values = {name: escape(value) for name, value in row._asdict().items() if isinstance(value, str)}
        values["signs"] = "".join(sign.format(colour=colour, words=escape(words)) for colour, words in row.signs)
        values["because"] = because.format_map(values) if row.reasons else ""
        values["button"] = button.format_map(values) if row.can_claim and may_claim else ""
        drawn.append(row_pattern.format_map(values))
    return mark_safe("".join(drawn))  # noqa: S308 - escaped above


PATTERNS = ("row", "row_claim", "row_sign", "row_because")
PLACES = {name: f"{{{name}}}" for name in (*Row._fields, "button", "because", "colour", "words")}


def pattern(name: str) -> str:
    """A template in the language that is active, with `{name}` in the place of each of a row's values."""
    return render_to_string(f"triage/_{name}.html", PLACES).strip("\n")
