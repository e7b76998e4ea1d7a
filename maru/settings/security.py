"""Who gets in, how long they stay, and what a browser is told never to do."""

from csp.constants import NONCE, NONE, SELF

from maru.settings import env
from maru.settings.base import PRODUCTION

SAMPLE_SECRET_KEY = "sample-key-for-development-only-never-for-anything-that-holds-a-real-child"  # noqa: S105
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]

if PRODUCTION:
    SECRET_KEY = env.text(
        "SECRET_KEY",
        mend="Make one with `python -c 'import secrets; print(secrets.token_urlsafe(50))'` and keep it secret.",
    )
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", mend="List the names people reach it by, such as maru.example.org.uk")
else:
    SECRET_KEY = env.text("SECRET_KEY", default=SAMPLE_SECRET_KEY)
    ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default=LOOPBACK)
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", default=[])
DEBUG = env.flag("DEBUG")

if PRODUCTION and SECRET_KEY == SAMPLE_SECRET_KEY:
    raise env.SettingRefused("SECRET_KEY is the sample key, which anyone can read. Make one of your own.")
if PRODUCTION and len(SECRET_KEY) < 32:
    raise env.SettingRefused("SECRET_KEY has fewer than 32 characters. Make a longer one.")
if PRODUCTION and DEBUG:
    raise env.SettingRefused(
        "DEBUG is on, and its pages show what is in memory. Unset it, or set MARU_ENV=development."
    )
if PRODUCTION and "*" in ALLOWED_HOSTS:
    raise env.SettingRefused("ALLOWED_HOSTS is “*”, which lets any name in. List the names people reach it by.")

# How many proxies stand before the product. Too few bans everyone together; too many lets anyone pretend.
MARU_PROXY_COUNT = env.number("MARU_PROXY_COUNT", default=0)
if MARU_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", default=[])

AUTH_USER_MODEL = "agencies.User"
# The address is unique whatever its capitals: a constraint on lower(email), which this check cannot see.
# Whether a name joins the browsers' preload list is for its owner to say, and cannot be taken back.
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W021"]
AUTHENTICATION_BACKENDS = [
    # First, because it refuses before any password is compared.
    "axes.backends.AxesStandaloneBackend",
    "maru.web.accounts.OnlyPeople",
    "guardian.backends.ObjectPermissionBackend",
]
# ASVS 5.0, 6.2: long enough, unlike one's name, on no list of stolen ones; no rule about signs, and no end to it.
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "maru.web.passwords.NotBreached"},
]
# Guardian would make a user of its own for people who are not signed in; nobody is anybody here.
ANONYMOUS_USER_NAME = None

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "maru.web.accounts.Adapter"
ACCOUNT_FORMS = {
    "login": "maru.web.accounts.SignIn",
    "change_password": "maru.web.accounts.ChangePassword",
    "reauthenticate": "maru.web.accounts.PasswordAgain",
    "reset_password": "maru.web.accounts.ResetPassword",
    "reset_password_from_key": "maru.web.accounts.NewPassword",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
# Whether a password alone opens nothing but the pages that set up a second factor.
MFA_REQUIRED = env.flag("MFA_REQUIRED", default=PRODUCTION)
if PRODUCTION and not MFA_REQUIRED:
    raise env.SettingRefused(
        "MFA_REQUIRED is off, so that a stolen password opens everything. Unset it, or set MARU_ENV=development."
    )
MFA_ADAPTER = "maru.web.accounts.Factors"
MFA_FORMS = {
    "authenticate": "maru.web.codes.EnterCode",
    "reauthenticate": "maru.web.codes.EnterCodeAgain",
    "activate_totp": "maru.web.codes.SetUpApp",
    "authenticate_webauthn": "maru.web.security_keys.UseKey",
    "reauthenticate_webauthn": "maru.web.security_keys.UseKeyAgain",
    "add_webauthn": "maru.web.security_keys.AddKey",
    "edit_webauthn": "maru.web.security_keys.RenameKey",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "MARU"
# A telephone's clock may be half a minute off. No code is accepted twice all the same: maru.web.codes.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True

# Of one account at one address; the other limits stand in maru.web.throttle.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_CALLABLE = "maru.web.errors.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "maru.web.throttle.Throttle"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username", "ip_address"]
AXES_CLIENT_IP_CALLABLE = "maru.web.throttle.address"
AXES_USERNAME_CALLABLE = "maru.web.throttle.account"
# axes keeps what was sent with a failure: neither codes nor what a key has signed.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "code", "credential"]
AXES_ENABLE_ADMIN = False
# allauth counts in each process's own memory; failures are counted in the database, by axes.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": None}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
# A minute more than maru.web.middleware.SessionLimits allows, which notes activity once a minute:
# a page that is only read costs no write.
SESSION_COOKIE_AGE = 31 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "maru.web.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "font-src": [NONE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

if PRODUCTION:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # The prefix makes the browser refuse the cookie from a sub-domain or over plain HTTP.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_SSL_REDIRECT = True
    # Probes come from inside, without TLS, and the answer says nothing about anybody.
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True

# What one form may bring: the longest referral is a tenth of this.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_HANDLERS = [
    "maru.files.arriving.UpToTheLimit",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
