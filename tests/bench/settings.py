"""The demo's settings with the stock page beside the portal's own."""

from portal.settings.demo import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.bench.stock"]  # noqa: F405
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
LOGGING = {"version": 1, "disable_existing_loggers": True}
