"""The door of other agencies' systems."""

from maru.api.scopes import DESCRIBED

# Django looks for it where another model points there.
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER = {
    # Client credentials and nothing else.
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",
    "SCOPES": {scope.value: sentence for scope, sentence in DESCRIBED.items()},
    "ACCESS_TOKEN_EXPIRE_SECONDS": 15 * 60,
    # A token is kept as its hash: whoever reads the table has none.
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
}
