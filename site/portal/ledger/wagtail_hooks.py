"""Puts the audit log into the Wagtail admin."""

from wagtail_modeladmin.options import modeladmin_register

from portal.ledger.admin import AuditEntryAdmin

modeladmin_register(AuditEntryAdmin)
