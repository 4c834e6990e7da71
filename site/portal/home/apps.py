"""Django app configuration of home."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """やること"""

    name = "portal.home"
    label = "home"
    verbose_name = "やること"
