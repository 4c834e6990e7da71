"""Test settings with the dummy plugin switched on beside the real ones."""

from portal.settings.test import *  # noqa: F403

PLUGINS = [*PLUGINS, "tests.dummy_plugin"]  # noqa: F405
INSTALLED_APPS = [*INSTALLED_APPS, "tests.dummy_plugin"]  # noqa: F405
PLUGIN_SETTINGS = {**PLUGIN_SETTINGS, "dummy_plugin": {"greeting": "こんにちは"}}  # noqa: F405
