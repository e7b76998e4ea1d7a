"""The door of other agencies' systems."""

from maru.api.scopes import DESCRIBED

# Django looks for it where another model points there.
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER = {
    # Client credentials and nothing else.
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",
    "OAUTH2_VALIDATOR_CLASS": "maru.api.tokens.Validator",
    "SCOPES_BACKEND_CLASS": "maru.api.tokens.ClientScopes",
    "SCOPES": {scope.value: sentence for scope, sentence in DESCRIBED.items()},
    "ACCESS_TOKEN_EXPIRE_SECONDS": 15 * 60,
    # None is given with client credentials; the toolkit's `cleartokens` wants to be told when one would be too old.
    "REFRESH_TOKEN_EXPIRE_SECONDS": 15 * 60,
    # A token is kept as its hash: whoever reads the table has none.
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    # Ways in that the server class above does not know; shut all the same, should it ever be another.
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
}

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "maru.api.schema.Described",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "MARU partner API",
    "VERSION": "1.0.0",
    "DESCRIPTION": "How another agency's own system refers to the MARU, and answers what the MARU offers it.",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["maru.api.schema.completed"],
}
