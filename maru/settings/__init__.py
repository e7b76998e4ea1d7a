"""Settings, composed from the environment: `DJANGO_SETTINGS_MODULE=maru.settings`."""

from maru.settings.api import *  # noqa: F403
from maru.settings.base import *  # noqa: F403
from maru.settings.jobs import *  # noqa: F403
from maru.settings.logs import *  # noqa: F403
from maru.settings.security import *  # noqa: F403
from maru.settings.single_sign_on import *  # noqa: F403
