"""Settings of ``make demo``: SQLite or DATABASE_URL, plain HTTP on localhost, no second factor.

Production refuses DEMO = True, so none of this can reach the nation by accident.
"""

from portal.settings.base import *

DEMO = True
INSTALLED_APPS = [*INSTALLED_APPS, "portal.demo"]
DEBUG = False
SECRET_KEY = "demo-only-secret-key-that-production-refuses-to-start-with"  # noqa: S105
LEDGER_KEY = "demo-only-ledger-key"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
MFA_REQUIRED = False
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
SESSION_COOKIE_NAME = "session"
CSRF_COOKIE_NAME = "csrf"
