"""Work outside a request: Celery wakes the sweep and the outbox; what must not be lost is in PostgreSQL."""

from urllib.parse import unquote, urlsplit

from maru.settings import env
from maru.settings.base import ANCHOR_SECONDS, EMAIL_URL, PAPER_PACK_SECONDS, VAR

CELERY_BROKER_URL = env.text(
    "REDIS_URL",
    mend="Put `python scripts/services.py run --` before the command to use the embedded Redis, "
    "or name your own: redis://host:6379/0",
)
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 5}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = "UTC"
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"maru.timers.*": {"queue": "timers"}, "maru.notify.*": {"queue": "notify"}}
# A wake-up that waited longer than the next one is of no use: the sweep finds everything that is due.
CELERY_BEAT_SCHEDULE = {
    "sweep the timers": {
        "task": "maru.timers.tasks.sweep",
        "schedule": 1.0,
        "options": {"queue": "timers", "expires": 1},
    },
    "send the outbox": {
        "task": "maru.notify.tasks.send_outbox",
        "schedule": 15.0,
        "options": {"queue": "notify", "expires": 15},
    },
    "scan the files": {
        "task": "maru.files.tasks.scan_files",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
    "clear the tokens": {
        "task": "maru.api.tasks.clear_tokens",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    "write down an anchor of the audit trail": {
        "task": "maru.audit.tasks.write_anchor",
        "schedule": float(ANCHOR_SECONDS),
        "options": {"expires": ANCHOR_SECONDS},
    },
    "notice unusual looks": {
        "task": "maru.desk.tasks.notice_unusual_looks",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "warn of gaps in the rotas": {
        "task": "maru.desk.tasks.watch_the_rotas",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "write the paper pack": {
        "task": "triage.tasks.write_paper_pack",
        "schedule": float(PAPER_PACK_SECONDS),
        "options": {"expires": PAPER_PACK_SECONDS},
    },
}

EMAIL_TIMEOUT = 10
if EMAIL_URL:
    _mail = urlsplit(EMAIL_URL)
    if _mail.scheme not in {"smtp", "smtp+tls", "smtp+ssl"} or not _mail.hostname:
        raise env.SettingRefused("EMAIL_URL must look like smtp+tls://user:password@host:587 (or smtp:, smtp+ssl:).")
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _mail.hostname
    EMAIL_PORT = _mail.port or {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}[_mail.scheme]
    EMAIL_HOST_USER = unquote(_mail.username or "")
    EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
    EMAIL_USE_SSL = _mail.scheme == "smtp+ssl"
else:
    EMAIL_BACKEND = "maru.common.mail.OneFileEach"
    EMAIL_FILE_PATH = VAR / "mail"

# GOV.UK Notify takes the notices' mails where there is a key for it; what sign-in writes goes by EMAIL_URL in any case.
NOTIFY_API_KEY = env.text("NOTIFY_API_KEY", default="")
NOTIFY_API_URL = env.text("NOTIFY_API_URL", default="https://api.notifications.service.gov.uk")
NOTIFY_EMAIL_TEMPLATE = env.text("NOTIFY_EMAIL_TEMPLATE", default="")
if NOTIFY_API_KEY and not (NOTIFY_EMAIL_TEMPLATE and len(NOTIFY_API_KEY) > 73):
    raise env.SettingRefused(
        "NOTIFY_API_KEY is the whole key as GOV.UK Notify shows it once (its name and two ids), and "
        "NOTIFY_EMAIL_TEMPLATE the id of a template of ((subject)) and ((body))."
    )
# Hours after which a mail that has not gone is shown to whoever looks after them, and to whom it was written.
MAIL_SHOWN_AFTER = env.number("MAIL_SHOWN_AFTER", default=4)
