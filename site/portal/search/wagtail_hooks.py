"""Puts the list of vain searches into the Wagtail admin."""

from wagtail_modeladmin.options import modeladmin_register

from portal.search.admin import ZeroHitAdmin

modeladmin_register(ZeroHitAdmin)
