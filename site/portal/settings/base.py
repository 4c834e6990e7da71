"""Settings that hold everywhere. Deployment differences live in demo, test and production."""

import os
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import dj_database_url
from django.urls import reverse_lazy

from portal.settings.helpdesk import *
from portal.settings.logs import *
from portal.settings.mail import port_number
from portal.settings.plugins import enabled_plugins
from portal.settings.policies import *

BASE_DIR = Path(__file__).resolve().parents[3]
VAR_DIR = Path(os.environ.get("PORTAL_VAR_DIR", BASE_DIR / "var"))

PLUGINS = enabled_plugins(os.environ.get("PLUGINS"), BASE_DIR / "plugins")
PLUGIN_SETTINGS: dict[str, dict[str, Any]] = {}

INSTALLED_APPS = [
    "portal.extension",
    "portal.ledger",
    "portal.outbox",
    "portal.search",
    "portal.organisations",
    "portal.accounts",
    "portal.files",
    "portal.reading",
    "portal.notices",
    "portal.faq",
    "portal.inquiries",
    "portal.notifications",
    "portal.feeds",
    "portal.connection",
    "portal.home",
    *PLUGINS,
    "wagtail_modeladmin",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.sites",
    "portal.accounts.wagtail_users.PortalUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "helpdesk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "portal.localisation",
]

MIDDLEWARE = [
    "portal.home.middleware.no_body_for_head",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.home.middleware.response_headers",
    "portal.home.health.answer_health",
    "portal.home.csp.AreaPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.limit_session_age",
    "portal.accounts.middleware.keep_typed",
    "portal.accounts.middleware.acting_seat",
    "portal.accounts.middleware.require_second_factor",
    "portal.notices.middleware.OutcomesInAdmin",
    "portal.home.audit.audit",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "theme" / "templates", BASE_DIR / "theme" / "templates" / "overrides"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "portal.home.context.frame",
            ],
        },
    }
]

# Database. SQLite is for trying out and small sites, PostgreSQL for the nation.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 30,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}


def database(url: str) -> dict[str, Any]:
    """Django database entry of a DATABASE_URL, with the options each engine needs."""
    entry: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60))
    if entry["ENGINE"].endswith("sqlite3"):
        entry["OPTIONS"] = SQLITE_OPTIONS
    else:
        entry["CONN_HEALTH_CHECKS"] = True
    return entry


DATABASES = {
    "default": database(os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語")]
LOCALE_PATHS = [BASE_DIR / "theme" / "locale"]
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "theme" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# No media URL: every byte leaves through the download gate of portal.files.
MEDIA_ROOT = VAR_DIR / "wagtail-media"
MEDIA_URL = "/no-media/"
FILES_ROOT = VAR_DIR / "files"
# Largest file: in an ordinary form (one request), and by resumable upload (several).
FILES_MAX_BYTES = 100 * 1024 * 1024
FILES_UPLOAD_MAX_BYTES = 5 * 1024**3
FILES_UPLOAD_DAYS = 7  # for an upload that nobody continues
# Up to here hashing and checking are done in the request that brings the last byte.
FILES_FINISH_AT_ONCE_BYTES = 32 * 1024 * 1024
FILES_QUOTA_PERSON_BYTES = 50 * 1024**3
FILES_QUOTA_ORGANISATION_BYTES = 100 * 1024**3
# Virus check by clamd: unix:///run/clamav/clamd.ctl or tcp://host:3310; empty means that there is
# none, and the site says so. clamd itself never looks into more than 2 GB.
CLAMD_ADDRESS = os.environ.get("CLAMD_ADDRESS", "")
CLAMD_TIMEOUT_SECONDS = 300
FILES_SCAN_MAX_BYTES = 2 * 1024**3 - 1
SENDFILE_BACKEND = ""  # production hands files to nginx; empty: we send the bytes ourselves
SENDFILE_ROOT = FILES_ROOT
SENDFILE_URL = "/protected-files"
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Sign-in: one door. Limits count by account (key), never by address alone: an office is one IP.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "portal.inquiries.backends.QueuePermissions",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "portal.accounts.adapter.PortalAccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("account_login")
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_USER_DISPLAY = str  # the name; the username means nothing to anybody
ACCOUNT_SESSION_REMEMBER = False  # offices share terminals: closing the browser signs out
# Every action is named, since one left out falls back to allauth's limit per address; "key" is
# the e-mail address typed (or the person, at the second factor). None where allauth has no key.
# A guesser is slowed for minutes, then for the rest of the hour; nobody is locked out for good.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "5/5m/key,20/h/key",
    "reset_password": "5/h/key",
    "reset_password_from_key": None,
    "request_login_code": None,
    "change_password": "5/m/user",
    "change_phone": None,
    "verify_phone": None,
    "manage_email": None,
    "reauthenticate": "10/m/user",
    "signup": None,
    "confirm_email": "1/3m/key",
}
# Mail never leaves inside a request, least of all to an address that anybody may type.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# The limits above are counted in the default cache, so all processes of all nodes must share it.
# The database is the one thing they share anyway; its table is made by post_migrate (accounts).
CACHE_TABLE = "portal_cache"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": CACHE_TABLE,
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # What the ``cache`` tag keeps: parts of pages that depend on nothing but their key (ADR 0009).
    "template_fragments": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "fragments",
        "OPTIONS": {"MAX_ENTRIES": 1_000},
    },
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "つなぐ"
MFA_REQUIRED = True

SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60
CSRF_FAILURE_VIEW = "portal.accounts.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

WAGTAIL_SITE_NAME = "つなぐ"
WAGTAILADMIN_BASE_URL = os.environ.get("PORTAL_BASE_URL", "http://localhost:8000")
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "/account/login/"
# Approval is a bureau's own affair: superusers get no mail about it.
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ja", "日本語")]
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILADMIN_USER_LOGIN_FORM = "wagtail.admin.forms.auth.LoginForm"
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 1
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.localisation.searching.AnywhereBackend"}}
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {"WIDGET": "portal.extension.rich_text_editor.BoundedRichTextArea"}
}
# Wagtail's own documents are in no page: their address is of MEDIA_URL, which nobody serves.
WAGTAILDOCS_SERVE_METHOD = "direct"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024

# Which engine finds: there is the built-in one.
SEARCH_ENGINE = "builtin"

# Mail goes into the outbox; a worker hands it to EMAIL_HOST, or without one writes files.
EMAIL_BACKEND = "portal.outbox.mail.OutboxEmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_SECURITY = os.environ.get("EMAIL_SECURITY", "starttls")  # starttls, tls or none
EMAIL_USE_TLS = EMAIL_SECURITY == "starttls"
EMAIL_USE_SSL = EMAIL_SECURITY == "tls"
EMAIL_PORT = port_number(os.environ.get("EMAIL_PORT"), 465 if EMAIL_USE_SSL else 587)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_TIMEOUT = 30
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("PORTAL_FROM_EMAIL", "tsunagu@example.jp")
# The envelope's sender: bounces go there, whatever a mail says in From.
EMAIL_BOUNCE_ADDRESS = os.environ.get("PORTAL_BOUNCE_EMAIL") or parseaddr(DEFAULT_FROM_EMAIL)[1]
# Within this time the same piece of work is recognised and not done again.
OUTBOX_KEEP_DONE_DAYS = 30
