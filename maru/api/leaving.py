"""When an agency's system has no unit left, or one fewer, no token of it goes on."""

from datetime import datetime
from typing import Any

from oauth2_provider.models import AccessToken

from maru.agencies import leaving
from maru.agencies.powers import Powers
from maru.api.models import Client
from maru.api.operations import end_client


def end_tokens(user: Any, powers: Powers, at: datetime) -> None:
    """The system signs on again for what is left; for nothing, it ends."""
    client = Client.objects.filter(account=user, ended_at=None).first()
    if client is None:
        return
    AccessToken.objects.filter(application=client.application_id).delete()
    if not powers.held:
        end_client(client=client, at=at)


TOKENS = leaving.Part(give_back=end_tokens)


def register() -> None:
    """Make this known to whatever ends a membership."""
    leaving.register(TOKENS, order=90)
