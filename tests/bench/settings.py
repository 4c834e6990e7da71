"""The demo's settings with stock pages beside the portal's own: Wagtail's, and helpdesk's."""

from portal.settings.demo import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.humanize", "tests.bench.stock"]  # noqa: F405
ROOT_URLCONF = "tests.bench.urls"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
LOGGING = {"version": 1, "disable_existing_loggers": True}
