"""Django app configuration of notices."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """通知・事務連絡"""

    name = "portal.notices"
    label = "notices"
    verbose_name = "通知・事務連絡"
