"""Settings of the server. Everything a site changes is an environment variable whose name begins with AYNI_."""

import os
import sys
from pathlib import Path

import pysqlite3

# Debian's SQLite 3.40.1 has the WAL-reset corruption bug (3.7.0 to 3.51.2); the bundled one does not.
# Django imports ``sqlite3`` by name, hence the exchange before anything of Django is loaded.
sys.modules["sqlite3"] = pysqlite3
sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

import dj_database_url  # noqa: E402
from csp.constants import NONE, SELF  # noqa: E402
from django.utils.translation import gettext_lazy as _  # noqa: E402

from ayni.ground import keys  # noqa: E402

PACKAGE = Path(__file__).parent.parent

AYNI_HOME = Path(os.environ.get("AYNI_HOME", "var")).resolve()
AYNI_PRODUCTION = os.environ.get("AYNI_PRODUCTION", "") == "1"
# One click signs in as a member of the cast: only where the demonstration was asked for, never in production.
AYNI_DEMONSTRATION = os.environ.get("AYNI_DEMONSTRATION", "") == "1" and not AYNI_PRODUCTION
AYNI_JURISDICTION = os.environ.get("AYNI_JURISDICTION", "pe-lima")
# How other sites read where an adaptation was made.
AYNI_SITE = os.environ.get("AYNI_SITE", AYNI_JURISDICTION)

SECRET_KEY = keys.secret_from(AYNI_HOME, production=AYNI_PRODUCTION)
DEBUG = False
ALLOWED_HOSTS = os.environ.get("AYNI_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("AYNI_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "ayni.ground",
    "ayni.adaptations",
    "ayni.places",
    "ayni.people",
    "ayni.workers",
    "ayni.credentials",
    "ayni.safety",
    "ayni.referrals",
    "ayni.engagements",
    "ayni.visits",
    "ayni.care",
    "ayni.onward",
    "ayni.decisions",
    "ayni.desk",
    "ayni.exchange",
    "ayni.site.apps.SiteConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ayni.desk.standing.ActorMiddleware",
]

ROOT_URLCONF = "ayni.site.urls"
WSGI_APPLICATION = "ayni.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "desk" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "ayni.desk.standing.context",
            ],
        },
    },
]

# --- the store -------------------------------------------------------------------------------------------------------

SQLITE = {
    # A power cut with NORMAL loses rows that were already acknowledged (measured), so FULL.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA journal_size_limit=67108864;",
    # Taking the write lock at BEGIN turns "database is locked" half-way through into a wait at the start.
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
}

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("AYNI_DATABASE_URL") or f"sqlite:///{AYNI_HOME / 'ayni.sqlite3'}", conn_max_age=60
    )
}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"].setdefault("OPTIONS", {}).update(SQLITE)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "ground.Account"

# --- signing in ------------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "ayni.desk.signin.adapter.ByInvitationOnly"
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Ayni"
# A steward made the account for this address, so there is no letter to confirm before a second step may be set up.
MFA_ALLOW_UNVERIFIED_EMAIL = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
EMAIL_BACKEND = os.environ.get("AYNI_EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend")

SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = AYNI_PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if AYNI_PRODUCTION else None
SECURE_HSTS_SECONDS = 31536000 if AYNI_PRODUCTION else 0
# Nothing is told to other hosts; within ours, "no-referrer" would make browsers send "Origin: null" with every form,
# which the check against forged forms must refuse.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# No page asks another host for anything (L4).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

# --- languages and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "es"
LANGUAGES = [("es", _("Spanish")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "ayni_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("AYNI_TIME_ZONE", "America/Lima")

# --- files and log ---------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = AYNI_HOME / "static"
if not AYNI_PRODUCTION:
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty until collected, and whitenoise warns where there is none
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if AYNI_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
# Served straight from the package until ``collectstatic`` has run, so that tests and the demonstration need no step.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MANIFEST_STRICT = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("AYNI_LOG", "WARNING")},
}
