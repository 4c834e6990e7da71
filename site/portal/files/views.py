"""The download gate."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from portal.extension.permissions import acting_seat
from portal.extension.views import ClosedView
from portal.files.access import can_fetch, tell_download
from portal.files.delivery import file_response, starts_download
from portal.files.models import StoredFile


class DownloadView(ClosedView):
    """``/files/<uuid>/``: every byte of the portal leaves here, or not at all."""

    http_method_names = ["get", "head"]

    def may_enter(self, request: HttpRequest) -> bool:
        """Anybody signed in may ask; the file's own predicate answers."""
        return True

    def get(self, request: HttpRequest, file_id: UUID) -> HttpResponseBase:
        """The bytes, or 404 for whoever may not have them."""
        file = get_object_or_404(StoredFile, pk=file_id)
        seat = acting_seat(request)
        if not can_fetch(request.user, seat, file):
            raise Http404
        response = file_response(request, file)
        if starts_download(request, response):
            tell_download(request.user, seat, file)
        return response

    head = get
