"""Django app configuration of organisations."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """団体と席"""

    name = "portal.organisations"
    label = "organisations"
    verbose_name = "団体と席"
