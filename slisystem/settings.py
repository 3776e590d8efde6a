"""The one settings file.  The environment is read here and nowhere else.

Three ways to run, told apart by two variables that only `./run` and the tests set:
a demonstration (SLISYSTEM_DEMO), the tests (SLISYSTEM_TEST) and everything else,
which is an installation and must be configured (docs/running.md).
"""

import ipaddress
import os
import secrets
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

from slisystem.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment(os.environ)

TESTING = env.flag("SLISYSTEM_TEST")
DEMO = env.flag("SLISYSTEM_DEMO") and not TESTING
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var" / ("demo" if DEMO else ""))))

# --- what must be right before anything starts ------------------------------------------

DEBUG = env.flag("DEBUG")
DEFAULT_SITE = "http://127.0.0.1:8000"
SITE_URL = env.site_url("SITE_URL", DEFAULT_SITE)
SITE_HOST = urlsplit(SITE_URL).hostname or "127.0.0.1"
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS") or [SITE_HOST]
LOOPBACK_NAMES = {"localhost", "127.0.0.1", "::1", "testserver"}


def is_loopback(host: str) -> bool:
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def kept_secret(path: Path) -> str:
    """The demonstration's own key, made at its first start and kept with its database."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


SECRET_KEY = env.text("SECRET_KEY")
if TESTING:
    SECRET_KEY = "a key for tests only"  # noqa: S105
    ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
elif DEMO:
    SECRET_KEY = kept_secret(VAR_DIR / "secret-key")
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
    if not is_loopback(SITE_HOST):
        env.problem("The demonstration has public log-ins: SITE_URL must be on this machine.")
else:
    if len(SECRET_KEY) < 40 or len(set(SECRET_KEY)) < 10 or "django-insecure" in SECRET_KEY:
        env.problem(
            "SECRET_KEY is missing or easy to guess: set it to at least 40 random characters "
            "(python3 -c 'import secrets; print(secrets.token_urlsafe(64))') and keep it secret."
        )
    if "*" in ALLOWED_HOSTS:
        env.problem("ALLOWED_HOSTS must name the site's hosts; '*' would accept forged ones.")
    if DEBUG and not all(is_loopback(host) for host in [SITE_HOST, *ALLOWED_HOSTS]):
        env.problem(
            "DEBUG shows the inside of the system and must be 0 on a public address "
            "(SITE_URL and ALLOWED_HOSTS name one)."
        )
    if SITE_URL.startswith("http://") and not is_loopback(SITE_HOST):
        env.problem("SITE_URL must begin with https:// : log-ins must not travel unencrypted.")

SECURE = SITE_URL.startswith("https://")

# --- applications -----------------------------------------------------------------------

INSTALLED_APPS = [
    "slisystem",
    "results",
    "responses",
    "consultations",
    "councils",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "post_office",
]

MIDDLEWARE = [
    # The first two are outermost, so that redirects and refusals of the others carry their headers.
    "csp.middleware.CSPMiddleware",
    "slisystem.middleware.PrivatePages",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "slisystem.middleware.BoundedBodies",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "slisystem.middleware.EndOfSession",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "slisystem.middleware.PlaceOnPage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "slisystem.middleware.NothingToRead",
]

ROOT_URLCONF = "slisystem.urls"
WSGI_APPLICATION = "slisystem.wsgi.application"

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
                "slisystem.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "slisystem.templatetags.house"],
        },
    },
]

FORM_RENDERER = "slisystem.widgets.Renderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = "house"
CRISPY_TEMPLATE_PACK = "house"
CRISPY_FAIL_SILENTLY = False

# --- data -------------------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", VAR_DIR / "slisystem.sqlite3")}
if DEMO:
    DATABASES = {
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "demo.sqlite3"}
    }
DATABASE = DATABASES["default"]
# The test client commits and closes on its own; a kept connection would outlive its thread.
DATABASE["CONN_MAX_AGE"] = 0 if TESTING else env.number("DB_CONN_MAX_AGE", 600)
DATABASE["CONN_HEALTH_CHECKS"] = True
if DATABASE["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a transaction that will write waits at its start instead of failing halfway.
    # FULL: an acknowledged save survives a power cut (NORMAL loses it under WAL).
    # Tests skip the waiting for the disk, not the locking: they use a file, as everybody does.
    safety = "OFF" if TESTING else "FULL"
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={safety}; "
        # REPLACE deletes rows: only with this do the append-only triggers see it.
        "PRAGMA recursive_triggers=ON;",
    }
    DATABASE["TEST"] = {"NAME": VAR_DIR / "test" / f"{os.getpid()}.sqlite3"}
    folder = VAR_DIR / "test" if TESTING else Path(DATABASE["NAME"]).parent
    folder.mkdir(parents=True, exist_ok=True)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Shared by all workers: log-in throttling counts in it, so no burst may push a counter out.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- people -----------------------------------------------------------------------------

AUTH_USER_MODEL = "councils.User"
AUTHENTICATION_BACKENDS = ["councils.backends.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PASSWORD_RESET_TIMEOUT = 24 * 3600
# The e-mail address is unique by a constraint of its own, without regard to case.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "councils.accounts.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
# A decision is signed by somebody who proved within ten minutes that they are there.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    # Per address and per account; generous per account so that a stranger cannot lock it.
    "login_failed": "10/m/ip,20/15m/key",
    "reset_password": "20/m/ip,5/h/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
# How many reverse proxies stand before us: the address a log-in is counted by.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0, most=5)

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = env.number("SESSION_IDLE_MINUTES", 60, least=5, most=720) * 60
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "slisystem.views.csrf_failure"

# --- what every answer to a browser carries -----------------------------------------------

SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
)
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}

# --- mail -------------------------------------------------------------------------------

# Every mail is first a row in the database, written in the transaction that caused it; the
# worker delivers it and tries again while the mail server is away.
EMAIL_BACKEND = "post_office.EmailBackend"
EMAIL_HOST = env.text("EMAIL_HOST")
EMAIL_PORT = env.number("EMAIL_PORT", 587, least=1, most=65535)
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("EMAIL_FROM", "consultations@example.org")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
SUPPORT_EMAIL = env.text("SUPPORT_EMAIL", DEFAULT_FROM_EMAIL)
DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
if TESTING:
    DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
elif DEMO:
    # Shown on a page of the demonstration (/demo/mail/), sent nowhere.
    DELIVERY_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
elif not EMAIL_HOST:
    env.problem("EMAIL_HOST is missing: set it to the mail server's name (SMTP).")
elif not env.text("EMAIL_FROM"):
    env.problem("EMAIL_FROM is missing: set it to the address that mail comes from.")
POST_OFFICE = {
    "BACKENDS": {"default": DELIVERY_BACKEND},
    "DEFAULT_PRIORITY": "medium",
    "MAX_RETRIES": 1000,
    "RETRY_INTERVAL": timedelta(minutes=5),
    "THREADS_PER_PROCESS": 1,
    "LOG_LEVEL": 1,
}

# --- language and time --------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
# Words are marked for translation; a language is named here once its words are reviewed (0058).
LANGUAGES = [("en-gb", "English")]
LOCALE_PATHS = [BASE_DIR / "slisystem" / "locale"]
# With English alone nothing is looked up: it took a quarter of a page's processor time.
USE_I18N = len(LANGUAGES) > 1
USE_TZ = True
TIME_ZONE = "Europe/London"

# The longest page is a decision on twenty-one answers of the greatest length each.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# With the largest file that can be given, a scan of a decision, and what stands around it.
MOST_BODY_BYTES = 12 * 1024 * 1024

# --- static files -------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
WHITENOISE_AUTOREFRESH = TESTING or DEBUG

# --- papers -------------------------------------------------------------------------------

# The renderer runs in a child process with these limits (docs/running.md).
PAPER_SECONDS = env.number("PAPER_SECONDS", 60, least=5, most=600)
PAPER_MEGABYTES = env.number("PAPER_MEGABYTES", 1024, least=256, most=16384)
PAPER_FONTS = BASE_DIR / "static" / "build" / "fonts"

# How long responses are kept after closing before `dispose` may remove them, in years
# (SI 2014/2095 regulation 8: six years for records of decisions).
RETENTION_YEARS = env.number("RETENTION_YEARS", 6, least=1, most=50)

# --- receipts -----------------------------------------------------------------------------

# The private key that signs receipts of submissions; its public half is in the database
# (docs/receipts.md). The demonstration and the tests make their own.
RECEIPT_KEY_FILE = env.text("RECEIPT_KEY_FILE")
RECEIPT_KEY_IS_MADE = TESTING or DEMO
if RECEIPT_KEY_IS_MADE:
    RECEIPT_KEY_FILE = str((VAR_DIR / "test" if TESTING else VAR_DIR) / "receipt-key.pem")

# --- logging ------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"without_secrets": {"()": "slisystem.logs.WithoutSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["without_secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "slisystem": {"level": "INFO"},
        "django_tasks": {"level": "WARNING"},
        "django_tasks_db": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}

env.check()
