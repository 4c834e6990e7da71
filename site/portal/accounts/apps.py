"""Django app configuration of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """利用者"""

    name = "portal.accounts"
    label = "accounts"
    verbose_name = "利用者"
