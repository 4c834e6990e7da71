"""Puts organisations and seats into the Wagtail admin."""

from wagtail_modeladmin.options import modeladmin_register

from portal.organisations.admin import OrganisationsAdminGroup

modeladmin_register(OrganisationsAdminGroup)
