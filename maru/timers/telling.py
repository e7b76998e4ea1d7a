"""Why something is due when it is, in sentences: the same on a page and in the API."""

from datetime import date

from django.utils.translation import gettext as _

from maru.timers.clock import SPANS, WITHOUT_LENGTH
from maru.timers.explaining import Because, Day
from maru.web import words

# More days than these are not named one by one: the weekends are counted, and the holidays named.
NAMED = 5
WEEKEND = ("Saturday", "Sunday")


def length_of(because: Because) -> str:
    """1 working day; at once."""
    measure = because.measure
    none = WITHOUT_LENGTH.get(measure.span)
    return none or words.count(measure.length, SPANS[measure.span])


def sentences(because: Because) -> list[str]:
    """From when it counts, what does not count and why, when it is due, and what an hour more would have meant."""
    start, due = words.exact(because.started_at), words.exact(because.due_at)
    told = [_("It counts from %(start)s.") % {"start": start}]
    if because.agreed:
        return [*told, _("People agreed on the day: it is due on %(due)s.") % {"due": due}]
    if because.skipped:
        told.append(_("These do not count: %(days)s.") % {"days": skipped(because.skipped)})
    if because.changes and because.measure.span in ("h", "oh"):
        told.append(_("The clocks change on the way: the hours that pass are counted."))
    if because.stood_still:
        told.append(_("It stood still for %(span)s.") % {"span": words.length(because.stood_still)})
    told.append(_("%(length)s: due on %(due)s.") % {"length": length_of(because).capitalize(), "due": due})
    if because.counted_until != because.due_at:
        told.append(_("Statistics count it as in time until that day is over."))
    return [*told, an_hour_later(because)]


def an_hour_later(because: Because) -> str:
    """What if it had come an hour later?"""
    if not because.moves:
        return _("Had it come an hour later, it would be due at the same time.")
    due = words.exact(because.an_hour_later)
    return _("Had it come an hour later, it would be due on %(due)s.") % {"due": due}


def skipped(days: tuple[Day, ...]) -> str:
    """Saturday 21 November and Sunday 22 November; of many, the weekends in a number and the holidays by name."""
    if len(days) <= NAMED:
        return words.listed([of_day(one) for one in days])
    weekends = sum(one.why in (*WEEKEND, "closed") for one in days)
    holidays = [of_day(one) for one in days if one.why not in (*WEEKEND, "closed")]
    count = words.count(weekends, _("day at weekends"), _("days at weekends"))
    return words.listed([count, *holidays] if weekends else holidays)


def of_day(one: Day) -> str:
    """Saturday 21 November; Good Friday, 3 April."""
    said = short(one.day)
    if one.why in WEEKEND:
        return f"{one.why} {said}"
    if one.why == "closed":
        return f"{words.DAYS[one.day.weekday()]} {said}"
    return f"{one.why} ({words.DAYS[one.day.weekday()]} {said})"


def short(day: date) -> str:
    """21 November."""
    return f"{day.day} {words.MONTHS[day.month - 1]}"
