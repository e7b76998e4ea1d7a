"""The frame as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.contrib.staticfiles import finders
from django.core.checks import Warning as CheckWarning
from django.core.checks import register


class WebConfig(AppConfig):
    """Base templates, components, forms, sign-in, sessions, drafts."""

    name = "maru.web"
    label = "web"

    def ready(self) -> None:
        from maru.web import leaving, second_factor, single_sign_on

        register(assets_are_built)
        second_factor.listen()
        single_sign_on.listen()
        leaving.register()


def assets_are_built(**_: Any) -> list[CheckWarning]:
    """Say so when the stylesheet was never built: every page would come naked."""
    if finders.find("maru/css/maru.css"):
        return []
    return [CheckWarning("The browser assets are not built.", hint="python scripts/build_assets.py", id="web.W001")]
