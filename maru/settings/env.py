"""The one reader of the environment: it names what is missing and how to mend it.

`READ` keeps every variable that was asked for, so that `.env.example` can be held against it by a test.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

REQUIRED = object()
READ = set()


class SettingRefused(ImproperlyConfigured):
    """A variable of the environment is missing or cannot be used; the sentence says what to do."""


def text(name, *, default=REQUIRED, mend=""):
    """The variable's value; `<NAME>_FILE` may name a file that holds it, as container secrets do."""
    READ.add(name)
    value = os.environ.get(name, "").strip()
    file = os.environ.get(f"{name}_FILE", "").strip()
    if not value and file:
        try:
            value = Path(file).read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise SettingRefused(f"{name}_FILE names {file}, which cannot be read ({problem.strerror}).") from None
    if value:
        return value
    if default is REQUIRED:
        raise SettingRefused(f"{name} is not set. {mend}".strip())
    return default


def flag(name, *, default=False):
    """A variable that is 1 or 0 (or true, yes, on and their opposites)."""
    value = text(name, default="1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise SettingRefused(f"{name} is “{value}”, which is neither yes nor no. Set it to 1 or 0.")


def number(name, *, default):
    """A variable that is a whole number, not below zero."""
    value = text(name, default=str(default))
    if not value.isdecimal():
        raise SettingRefused(f"{name} is “{value}”, which is not a whole number. Set it to one, such as {default}.")
    return int(value)


def words(name, *, default=REQUIRED, mend=""):
    """A variable that lists values with commas between them."""
    value = text(name, default=default, mend=mend)
    return [word.strip() for word in value.split(",") if word.strip()] if isinstance(value, str) else list(value)


def choice(name, *, among, default):
    """A variable that is one of a few words."""
    value = text(name, default=default)
    if value not in among:
        raise SettingRefused(f"{name} is “{value}”. Set it to {' or '.join(among)}.")
    return value
