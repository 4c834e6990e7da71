"""Settings of the test suite: as production where it matters, quick where it does not."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("PORTAL_VAR_DIR", tempfile.mkdtemp(prefix="tsunagu-test-"))

from portal.settings.base import *

DEMO = False
DEBUG = False
SECRET_KEY = "test-only-secret-key"  # noqa: S105
LEDGER_KEY = "test-only-ledger-key"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "session"
CSRF_COOKIE_NAME = "csrf"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Counting queries must not depend on what an earlier test left in the shared cache.
CACHES = {**CACHES, "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILES_ROOT = Path(os.environ["PORTAL_VAR_DIR"]) / "files"
WHITENOISE_AUTOREFRESH = True
