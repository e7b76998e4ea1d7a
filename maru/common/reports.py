"""What Django's own report of an error may hold."""

from typing import Any

from django.views.debug import SafeExceptionReporterFilter


class NothingOfAnybody(SafeExceptionReporterFilter):
    """Where it broke, and nothing of what was sent or held in a variable: both may be what a person wrote."""

    def get_post_parameters(self, request: Any) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> list[Any]:
        return []

    def get_safe_request_meta(self, request: Any) -> dict[str, Any]:
        return {}

    def get_safe_cookies(self, request: Any) -> dict[str, Any]:
        return {}
