"""What was parked, in the Wagtail admin: superusers look at it and let it run again."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail_modeladmin.views import InspectView

from portal.extension.read_only_admin import ForgivingIndexView, ReadOnlyModelAdmin
from portal.outbox.models import OutboxItem, State
from portal.outbox.selectors import parked_by_kind


class ParkedIndexView(ForgivingIndexView):
    """The list, with a button for each kind above it."""

    def get_page_title(self) -> str:
        """What the menu says."""
        return ParkedItemAdmin.menu_label

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds ``kinds``."""
        context: dict[str, Any] = super().get_context_data(kinds=parked_by_kind(), **kwargs)
        return context


class ParkedInspectView(InspectView):
    """One row, with its buttons."""

    def get_page_title(self) -> str:
        """What the menu says."""
        return ParkedItemAdmin.menu_label

    def get_page_subtitle(self) -> str:
        """The kind; the key of a mail says nothing to anybody."""
        return str(self.instance.kind_label)


class ParkedItemAdmin(ReadOnlyModelAdmin):
    """Rows that failed for good. What waits or is done is no operator's business."""

    model = OutboxItem
    menu_label = "保留になった処理"
    menu_icon = "warning"
    add_to_settings_menu = True
    index_view_class = ParkedIndexView
    inspect_view_class = ParkedInspectView
    index_template_name = "outbox/admin/parked.html"
    inspect_template_name = "outbox/admin/parked_item.html"
    list_display = ("kind_label", "subject", "last_error", "attempts", "finished_at")
    list_filter = ("kind",)
    search_fields = ("key", "last_error")
    ordering = ("-finished_at", "-pk")
    list_per_page = 50
    inspect_view_fields = (
        "kind_label",
        "subject",
        "last_error",
        "attempts",
        "created_at",
        "finished_at",
        "kind",
        "key",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutboxItem]:
        """Parked rows only."""
        queryset: QuerySet[OutboxItem] = super().get_queryset(request)
        return queryset.filter(state=State.PARKED)
