"""How the data migrations of code lists are written: a line a code, with its label, and what follows it after bars."""

from datetime import date

SINCE = date(2012, 1, 2)


def sow(apps, lists):
    """Write the lists: slug → (title, source, lines). A line: code, label | group | note | the day of its end."""
    code_list, code = apps.get_model("codes", "CodeList"), apps.get_model("codes", "Code")
    for slug, (title, source, lines) in lists.items():
        made = code_list.objects.create(slug=slug, title=title, source=source)
        for position, line in enumerate(lines.strip().splitlines(), 1):
            said, group, note, until = ([part.strip() for part in line.split("|")] + ["", "", ""])[:4]
            name, label = said.split(maxsplit=1)
            code.objects.create(
                list=made, code=name, label=label, group=group, note=note, position=position * 10, valid_from=SINCE,
                valid_until=date.fromisoformat(until) if until else None,
            )  # fmt: skip
