"""What may be answered on a day, and what a code means that was written on one."""

from collections.abc import Collection, Iterable
from datetime import date

from maru.codes.models import Code


def rows_of(lists: Collection[str]) -> dict[str, list[Code]]:
    """Every code of these lists, those to come and those of the past too, in the lists' own order: one query."""
    found: dict[str, list[Code]] = {slug: [] for slug in lists}
    rows = Code.objects.filter(list__slug__in=found).select_related("list").order_by("position", "code", "valid_from")
    for row in rows:
        found[row.list.slug].append(row)
    return found


def choices(slug: str, day: date) -> list[tuple[str, str]]:
    """What may be answered on that day: each code and its label, in the list's order."""
    return offered(rows_of([slug])[slug], day)


def offered(rows: Iterable[Code], day: date) -> list[tuple[str, str]]:
    return [(row.code, row.label) for row in rows if row.counts(day)]


def label(slug: str, code: str, day: date) -> str:
    """What the code meant on that day; also one that had ended, and the bare code where the list does not know it."""
    return labels_of([(slug, code)], day)[slug, code]


def labels_of(wanted: Iterable[tuple[str, str]], day: date) -> dict[tuple[str, str], str]:
    """What many codes of many lists meant on that day, by list and code: one query, none for nothing."""
    pairs = set(wanted)
    rows = rows_of({slug for slug, _code in pairs}) if pairs else {}
    return {(slug, code): meaning(rows[slug], code, day) for slug, code in pairs}


def meaning(rows: Iterable[Code], code: str, day: date) -> str:
    """The label that counted on that day, else the last one before it, else the first one to come."""
    versions = [row for row in rows if row.code == code]
    begun = [row for row in versions if row.valid_from <= day]
    ordered = sorted(begun, key=lambda row: row.valid_from, reverse=True) or versions
    return ordered[0].label if ordered else code
