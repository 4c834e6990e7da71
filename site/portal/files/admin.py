"""The list of stored files in the Wagtail admin: read only, for superusers."""

from portal.extension.read_only_admin import ReadOnlyModelAdmin
from portal.files.models import StoredFile


class StoredFileAdmin(ReadOnlyModelAdmin):
    """ファイル一覧"""

    model = StoredFile
    menu_label = "ファイル"
    menu_icon = "doc-full"
    menu_order = 420
    list_display = ("name", "size", "purpose", "scan_state", "owner", "created_at")
    list_filter = ("purpose", "scan_state")
    list_select_related = ("owner",)
    search_fields = ("name", "sha256")
    list_per_page = 50
    inspect_view_fields = (
        "id",
        "name",
        "size",
        "sha256",
        "content_type",
        "purpose",
        "scan_state",
        "scan_note",
        "scanned_at",
        "labels",
        "owner",
        "created_at",
    )
