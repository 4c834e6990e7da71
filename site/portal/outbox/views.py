"""What superusers do with parked rows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages

from portal.extension.views import ClosedView
from portal.outbox.models import OutboxItem
from portal.outbox.services import NotParked, give_up, release, release_kind

INDEX = "outbox_outboxitem_modeladmin_index"
NOT_PARKED = "この処理は、もう保留ではありません。"


class OperatorView(ClosedView):
    """Superusers; a POST and back to the list."""

    http_method_names = ["post", "options"]

    def may_enter(self, request: HttpRequest) -> bool:
        """Superusers."""
        return bool(request.user.is_superuser)


class ReleaseView(OperatorView):
    """One row again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Release."""
        try:
            release(item=get_object_or_404(OutboxItem, pk=pk), by=request.user)
            messages.success(request, "再実行します。")
        except NotParked:
            messages.error(request, NOT_PARKED)
        return redirect(INDEX)


class ReleaseKindView(OperatorView):
    """All rows of a kind again."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Release the rows of ``kind``."""
        count = release_kind(kind=request.POST.get("kind", ""), by=request.user)
        if count:
            messages.success(request, f"{count}件を再実行します。")
        else:
            messages.error(request, "保留になった処理はありません。")
        return redirect(INDEX)


class GiveUpView(OperatorView):
    """One row never again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give up."""
        try:
            give_up(item=get_object_or_404(OutboxItem, pk=pk), by=request.user)
            messages.success(request, "取りやめました。")
        except NotParked:
            messages.error(request, NOT_PARKED)
        return redirect(INDEX)
