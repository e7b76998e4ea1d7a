"""What the API offers besides the rooms' resources: tokens, and its own description."""

from django.urls import path

from maru.api import docs, tokens

app_name = "api"

urlpatterns = [
    path("oauth/token/", tokens.Token.as_view(), name="token"),
    path("oauth/revoke/", tokens.Revoke.as_view(), name="revoke"),
    path("schema/", docs.Schema.as_view(), name="schema"),
    path("docs/", docs.Docs.as_view(), name="docs"),
]
