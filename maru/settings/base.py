"""What the product is made of: its apps, its database, its templates, its language and clock."""

from importlib.util import find_spec
from pathlib import Path

import dj_database_url
import pyrage

from maru.settings import env

BASE_DIR = Path(__file__).resolve().parents[2]
MARU_ENV = env.choice("MARU_ENV", among=("production", "development"), default="production")
PRODUCTION = MARU_ENV == "production"
VAR = BASE_DIR / env.text("MARU_VAR", default="var")
# Where the anchors of the audit trail are written: on a disk that the database's owner does not write to.
ANCHORS = BASE_DIR / env.text("MARU_ANCHORS", default=str(VAR / "anchors"))
ANCHOR_SECONDS = 300
# Where the paper pack is written every hour, and the age keys of those who can open it; with none, none is written.
PAPER_PACK = BASE_DIR / env.text("MARU_PAPER_PACK", default=str(VAR / "paper"))
PAPER_PACK_RECIPIENTS = env.words("MARU_PAPER_PACK_RECIPIENTS", default=[])
# Whose keys open the backups, which scripts/backup.py makes: asked here, so that a wrong key is told at the start.
BACKUP_RECIPIENTS = env.words("MARU_BACKUP_RECIPIENTS", default=[])
for _key in PAPER_PACK_RECIPIENTS + BACKUP_RECIPIENTS:
    try:
        pyrage.x25519.Recipient.from_str(_key)
    except pyrage.RecipientError:
        raise env.SettingRefused(
            "MARU_PAPER_PACK_RECIPIENTS or MARU_BACKUP_RECIPIENTS holds what is no age recipient. These begin with "
            "age1; the other half, AGE-SECRET-KEY-1…, must not come here."
        ) from None
# Where the bytes of photographs and documents stand: outside what is handed out, and on a disk that is backed up.
MARU_FILES = BASE_DIR / env.text("MARU_FILES", default=str(VAR / "files"))
# ClamAV's daemon, which every file waits for; without one, files are opened unscanned, and their page says so.
CLAMD_ADDRESS = env.text("CLAMD_ADDRESS", default="")
if CLAMD_ADDRESS and not CLAMD_ADDRESS.startswith(("unix:///", "tcp://")):
    raise env.SettingRefused("CLAMD_ADDRESS must look like unix:///run/clamav/clamd.ctl or tcp://clamd:3310.")
PAPER_PACK_SECONDS = 3600
PAPER_PACKS_KEPT = 48
PORT = env.number("PORT", default=8000)
MARU_BASE_URL = env.text("MARU_BASE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")

# Whom to ring when no page comes: known without the database, which may be what is missing.
MARU_TELEPHONES = env.words(
    "MARU_TELEPHONES", default=[] if PRODUCTION else ["MARU desk: 01632 960100", "Duty senior detective: 01632 960111"]
)

# Whether scripts/services.py started the servers, and whether demo people may be put on any others.
MARU_EMBEDDED = env.flag("MARU_EMBEDDED")
MARU_DEMO = env.flag("MARU_DEMO")

# The file by which a health check sees that a process without an address does its work.
MARU_ALIVE = env.text("MARU_ALIVE", default="")

# Whether SQL on case data outside `acting_as` raises; in production it is logged, and shows no rows.
MARU_STRICT_WALL = not PRODUCTION

# The packages whose code is ours; every other app is a guest.
ROOMS = ("maru", "referrals", "triage", "caiu", "caf")
INSTALLED_APPS = [
    # Before Django's own, because its `migrate` takes the place of Django's.
    "maru.common",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "guardian",
    "oauth2_provider",
    "drf_spectacular",
    "django_htmx",
    "maru.audit",
    "maru.agencies",
    "maru.codes",
    "maru.web",
    "maru.api",
    "maru.files",
    "maru.notify",
    "maru.timers",
    "maru.people",
    "maru.desk",
    "referrals",
    "triage",
    "caiu",
    "caf",
]
# Tools of the developer's, which requirements-dev.txt brings and production does without.
INSTALLED_APPS += [tool for tool in ("django_linear_migrations", "django_migration_linter") if find_spec(tool)]

MIDDLEWARE = [
    "maru.common.requests.RequestLog",
    "maru.web.middleware.AfterAnswer",
    "maru.web.middleware.CharsetGuard",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "maru.web.middleware.NoTrace",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "maru.web.middleware.SessionLimits",
    "maru.web.middleware.NoStore",
    "maru.web.middleware.WholePageSignIn",
    "maru.web.second_factor.Required",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # Last, so that it sees the answer of every sign-in.
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "maru.urls"
WSGI_APPLICATION = "maru.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "maru.web.context.page",
                "maru.desk.standstill.shown",
            ],
        },
    },
]
FORM_RENDERER = "maru.web.forms.GovukRenderer"

DATABASES = {
    "default": dj_database_url.parse(
        env.text(
            "DATABASE_URL",
            mend="Put `python scripts/services.py run --` before the command to use the embedded PostgreSQL, "
            "or name your own: postgres://maru_app:…@host/maru",
        ),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
DATABASES["default"].setdefault("OPTIONS", {}).update(
    {
        "application_name": "maru",
        "connect_timeout": 3,
        # Who stops in the middle of a transaction, as a frozen machine does, may hold the head of the audit chain,
        # which every act of everybody needs: PostgreSQL ends the transaction.
        "options": "-c idle_in_transaction_session_timeout=30s",
        # And a server that has gone without a word is taken for dead after half a minute, not after hours.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 4,
        "tcp_user_timeout": 30_000,
    }
)
# Known to `manage.py migrate` alone: where the product serves, it is better not set at all.
DATABASE_OWNER_URL = env.text("DATABASE_OWNER_URL", default="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Of one process only, so that no request ever needs Redis.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / env.text("MARU_STATIC", default=str(VAR / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

EMAIL_URL = env.text("EMAIL_URL", default="")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="MARU <no-reply@maru.example>")
