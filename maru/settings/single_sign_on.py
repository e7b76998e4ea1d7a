"""Signing in with one's organisation's own account (OpenID Connect): off, unless a provider is named."""

from urllib.parse import urlsplit

from maru.settings import env
from maru.settings.base import PRODUCTION

OIDC_SERVER_URL = env.text("OIDC_SERVER_URL", default="")
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET", default="")
OIDC_NAME = env.text("OIDC_NAME", default="your organisation’s account")
# The claim by which the provider says that it has seen a second factor, such as amr=mfa,otp,hwk. None: ours is asked.
OIDC_SECOND_FACTOR = env.text("OIDC_SECOND_FACTOR", default="")
# Its part of our addresses: /accounts/oidc/sso/login/callback/ is where it sends people back to.
PROVIDER_ID = "sso"


def provider() -> dict:
    """The one provider, as allauth wants to be told. Raises SettingRefused."""
    if PRODUCTION and urlsplit(OIDC_SERVER_URL).scheme != "https":
        raise env.SettingRefused("OIDC_SERVER_URL does not begin with https://, so that anybody could answer for it.")
    if not OIDC_CLIENT_ID or not OIDC_CLIENT_SECRET:
        raise env.SettingRefused("OIDC_SERVER_URL is set: set OIDC_CLIENT_ID and OIDC_CLIENT_SECRET too.")
    if OIDC_SECOND_FACTOR and not all(OIDC_SECOND_FACTOR.partition("=")):
        raise env.SettingRefused("OIDC_SECOND_FACTOR must look like amr=mfa,otp or acr=…")
    return {
        "provider_id": PROVIDER_ID,
        "name": OIDC_NAME,
        "client_id": OIDC_CLIENT_ID,
        "secret": OIDC_CLIENT_SECRET,
        "settings": {"server_url": OIDC_SERVER_URL},
    }


SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [provider()] if OIDC_SERVER_URL else []}
}
SOCIALACCOUNT_ADAPTER = "maru.web.single_sign_on.Adapter"
# A link begins it: nothing is sent but to the provider, whose redirects the form-action of our CSP would stop.
SOCIALACCOUNT_LOGIN_ON_GET = True
# Whose address it is, the provider says each time anew: no account of theirs is kept beside ours.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_STORE_TOKENS = False
