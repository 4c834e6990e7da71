"""Django app configuration of accounts."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """利用者"""

    name = "portal.accounts"
    label = "accounts"
    verbose_name = "利用者"

    def ready(self) -> None:
        """Connect sign-in and migration, register job and account links, close Wagtail's panels."""
        from portal.accounts import jobs, menu, signals  # noqa: F401
        from portal.accounts.wagtail_panels import close_account_panels

        close_account_panels()
        user_logged_in.connect(signals.at_sign_in, dispatch_uid="portal.accounts.sign_in")
        post_migrate.connect(
            signals.make_cache_table, sender=self, dispatch_uid="portal.accounts.cache"
        )
