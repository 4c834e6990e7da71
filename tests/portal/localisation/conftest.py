"""Loads the admin as a server does: in Japanese, before anything else runs.

Wagtail translates some labels once, when a module is imported. The test database's migrate runs
without a language, and whatever it imported first would stay English in this process.
"""

from django.urls import get_resolver

assert get_resolver().url_patterns
