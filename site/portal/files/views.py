"""The download gate, and the admin's upload page."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render

from portal.extension.permissions import acting_seat
from portal.extension.views import ClosedView
from portal.files.access import can_fetch, knows_purpose, tell_download
from portal.files.delivery import file_response, starts_download
from portal.files.models import StoredFile
from portal.files.names import clean_name, name_warnings
from portal.files.permissions import can_upload
from portal.files.selectors import file_url
from portal.files.services import FileRefused, store_upload

DEFAULT_PURPOSE = "notice"


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


class UploadView(ClosedView):
    """``/admin/files/upload/``: an ordinary form, and JSON for the script beside the notice form.

    Files never travel in the notice form itself: autosave would send them again and again.
    """

    http_method_names = ["get", "post"]

    def may_enter(self, request: HttpRequest) -> bool:
        """Editors, approvers and superusers."""
        return can_upload(request.user, acting_seat(request))

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form."""
        purpose = request.GET.get("purpose", DEFAULT_PURPOSE)
        return render(request, "files/upload.html", {"purpose": purpose})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store what can be stored and say what could not; 400 when nothing was stored."""
        purpose = request.POST.get("purpose", DEFAULT_PURPOSE)
        stored, errors = _store_all(request, purpose)
        status = 200 if stored else 400
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"files": stored, "errors": errors}, status=status)
        context = {"purpose": purpose, "files": stored, "errors": errors}
        return render(request, "files/upload.html", context, status=status)


def _store_all(
    request: HttpRequest, purpose: str
) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    uploads = request.FILES.getlist("files")
    if not knows_purpose(purpose):
        return [], [{"name": "", "message": "この用途のファイルは受け付けていません。"}]
    if not uploads:
        return [], [{"name": "", "message": "ファイルを選んでください。"}]
    stored: list[dict[str, Any]] = []
    errors: list[dict[str, str]] = []
    for upload in uploads:
        try:
            stored.append(_described(_store(request, upload, purpose)))
        except FileRefused as refusal:
            errors.append({"name": clean_name(upload.name or ""), "message": str(refusal)})
    return stored, errors


def _store(request: HttpRequest, upload: UploadedFile, purpose: str) -> StoredFile:
    seat = acting_seat(request)
    return store_upload(
        upload=upload,
        purpose=purpose,
        owner=request.user,
        organisation=seat.organisation if seat else None,
    )


def _described(file: StoredFile) -> dict[str, Any]:
    return {
        "id": str(file.pk),
        "name": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "state": file.get_scan_state_display(),
        "url": file_url(file),
        "warnings": name_warnings(file.name),
    }
