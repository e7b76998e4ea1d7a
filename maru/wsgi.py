"""The door gunicorn opens."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maru.settings")
application = get_wsgi_application()

from maru.common.database import refuse_to_serve_as_strong_role  # noqa: E402

refuse_to_serve_as_strong_role()
