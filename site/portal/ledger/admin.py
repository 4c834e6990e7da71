"""The audit log in the Wagtail admin: superusers read it, nobody changes it."""

from typing import Any

from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin

from portal.ledger.models import AuditEntry


class ReadOnlyForSuperusers(PermissionHelper):
    """List and inspect for superusers; no other right for anybody."""

    def user_can_list(self, user: Any) -> bool:
        """Superusers only."""
        return bool(user.is_active and user.is_superuser)

    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        """Superusers only."""
        return self.user_can_list(user)

    def user_has_any_permissions(self, user: Any) -> bool:
        """Decides whether the menu entry is shown."""
        return self.user_can_list(user)

    def user_can_create(self, user: Any) -> bool:
        """Never: entries are written by what they record."""
        return False

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        """Never."""
        return False

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        """Never."""
        return False


class AuditEntryAdmin(ModelAdmin):
    """List and inspection page of the audit log."""

    model = AuditEntry
    menu_label = "操作の記録"
    menu_icon = "history"
    add_to_settings_menu = True
    permission_helper_class = ReadOnlyForSuperusers
    inspect_view_enabled = True
    # Rows never change; and modeladmin's history page asks nobody for a permission.
    history_view_enabled = False
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
