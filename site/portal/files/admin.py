"""The list of stored files in the Wagtail admin: read only, for superusers."""

from typing import Any

from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin

from portal.files.models import StoredFile


class ReadOnlyForSuperusers(PermissionHelper):
    """Files are added by uploading and never changed."""

    def user_can_list(self, user: Any) -> bool:
        """Superusers only."""
        return bool(user.is_superuser)

    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        """Superusers only."""
        return bool(user.is_superuser)

    def user_can_create(self, user: Any) -> bool:
        """Nobody: there is an upload page."""
        return False

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        """Nobody."""
        return False

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        """Nobody: recorded versions name the file."""
        return False


class StoredFileAdmin(ModelAdmin):
    """ファイル一覧"""

    model = StoredFile
    menu_label = "ファイル"
    menu_icon = "doc-full"
    menu_order = 420
    permission_helper_class = ReadOnlyForSuperusers
    list_display = ("name", "size", "purpose", "scan_state", "owner", "created_at")
    list_filter = ("purpose", "scan_state")
    list_select_related = ("owner",)
    search_fields = ("name", "sha256")
    list_per_page = 50
    inspect_view_enabled = True
    # Rows never change; and modeladmin's history page asks nobody for a permission.
    history_view_enabled = False
    inspect_view_fields = (
        "id",
        "name",
        "size",
        "sha256",
        "content_type",
        "purpose",
        "scan_state",
        "owner",
        "created_at",
    )
