"""Django app configuration of the connection check."""

from django.apps import AppConfig


class ConnectionConfig(AppConfig):
    """接続の確認"""

    name = "portal.connection"
    label = "connection"
    verbose_name = "接続の確認"
