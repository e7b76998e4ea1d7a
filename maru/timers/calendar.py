"""England and Wales bank holidays, from the Ministry of Justice's own package, offline."""

from datetime import date
from functools import cache

from govuk_bank_holidays.bank_holidays import BankHolidays


@cache
def holidays() -> frozenset[date]:
    """Every bank holiday that the package knows (2012 to 2028)."""
    table = BankHolidays(use_cached_holidays=True, locale="en")
    return frozenset(day["date"] for day in table.get_holidays(division=BankHolidays.ENGLAND_AND_WALES))


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no bank holiday in England and Wales."""
    return day.weekday() < 5 and day not in holidays()
