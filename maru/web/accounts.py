"""How people sign in: only those whom an administrator has added, and no answer tells who that is."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    """Nobody opens an account for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from the agencies, never from this site's visitors."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home, when no page was asked for before signing in."""
        return "/"
