"""The audit log in the Wagtail admin: superusers read it, nobody changes it."""

from portal.extension.read_only_admin import ReadOnlyModelAdmin
from portal.ledger.models import AuditEntry


class AuditEntryAdmin(ReadOnlyModelAdmin):
    """List and inspection page of the audit log."""

    model = AuditEntry
    menu_label = "操作の記録"
    menu_icon = "history"
    add_to_settings_menu = True
    list_display = ("recorded_at", "actor", "action", "object_type", "object_id", "reason")
    list_filter = ("action",)
    list_select_related = ("actor",)
    search_fields = ("object_id", "reason")
    inspect_view_fields = (
        "recorded_at",
        "actor",
        "action",
        "object_type",
        "object_id",
        "before_hash",
        "after_hash",
        "reason",
        "id",
        "digest",
    )
