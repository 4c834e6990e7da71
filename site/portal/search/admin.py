"""What was looked for in vain, in the Wagtail admin: editors see what is missing."""

from typing import Any

from wagtail_modeladmin.options import ModelAdmin

from portal.extension.read_only_admin import ForgivingIndexView, ReadOnlyForSuperusers
from portal.search.models import ZeroHit


class ReadOnlyForEditors(ReadOnlyForSuperusers):
    """A list for everybody who may enter the admin."""

    def user_can_list(self, user: Any) -> bool:
        """Editors, approvers, superusers."""
        return bool(user.is_active and user.has_perm("wagtailadmin.access_admin"))

    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        """Never: the list says it all."""
        return False


class ZeroHitAdmin(ModelAdmin):
    """Words and days, never people; most wanted first."""

    model = ZeroHit
    permission_helper_class = ReadOnlyForEditors
    index_view_class = ForgivingIndexView
    history_view_enabled = False
    menu_label = "見つからなかった言葉"
    menu_icon = "search"
    menu_order = 450
    list_display = ("query", "day", "number")
    list_filter = ("day",)
    search_fields = ("query",)
    ordering = ("-number", "-day", "query")
    list_per_page = 50
