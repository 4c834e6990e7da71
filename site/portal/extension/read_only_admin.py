"""Admin lists of rows that nobody edits: records, stored files. Superusers read them."""

from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView

NUL = "\x00"


class ForgivingIndexView(IndexView):
    """An index whose address was mistyped shows the whole list instead of an error."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Leave parameters that make no sense aside."""
        if any(NUL in value for values in request.GET.lists() for value in values[1]):
            return redirect(self.index_url)
        try:
            return super().dispatch(request, *args, **kwargs)
        except IncorrectLookupParameters:
            return redirect(self.index_url)


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
        """Never: rows are written by what they record."""
        return False

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        """Never."""
        return False

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        """Never."""
        return False


class ReadOnlyModelAdmin(ModelAdmin):
    """A list with inspection pages and nothing else."""

    permission_helper_class = ReadOnlyForSuperusers
    index_view_class = ForgivingIndexView
    inspect_view_enabled = True
    # Rows never change; and modeladmin's history page asks nobody for a permission.
    history_view_enabled = False
