"""The demo world. Installed by the demo settings only."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """見本の世界"""

    name = "portal.demo"
    label = "demo"
    verbose_name = "見本"
