"""The frame as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.checks import Tags, register
from django.core.checks import Warning as CheckWarning


class WebConfig(AppConfig):
    """Base templates, components, forms, sign-in, sessions, drafts."""

    name = "maru.web"
    label = "web"

    def ready(self) -> None:
        from maru.web import leaving, second_factor, single_sign_on

        register(assets_are_built)
        register(telephones_are_known, Tags.security, deploy=True)
        second_factor.listen()
        single_sign_on.listen()
        leaving.register()


def assets_are_built(**_: Any) -> list[CheckWarning]:
    """Say so when the stylesheet was never built: every page would come naked."""
    if finders.find("maru/css/maru.css"):
        return []
    return [CheckWarning("The browser assets are not built.", hint="python scripts/build_assets.py", id="web.W001")]


def telephones_are_known(**_: Any) -> list[CheckWarning]:
    """Say so when nobody is named whom to ring: the page for when the database is gone would have 999 and 101 only."""
    if settings.MARU_TELEPHONES:
        return []
    return [
        CheckWarning(
            "MARU_TELEPHONES is empty: when the database is gone, no page says whom to ring.",
            hint="MARU_TELEPHONES=MARU desk: 01632 960100, Duty senior detective: 01632 960111",
            id="web.W002",
        )
    ]
