"""The upload page of the admin, and the check once more for what was quarantined."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render

from portal.extension.permissions import acting_seat
from portal.extension.views import ClosedView
from portal.files.models import StoredFile
from portal.files.names import clean_name
from portal.files.permissions import can_upload
from portal.files.purposes import may_upload_for, rules_of
from portal.files.quota import used_bytes
from portal.files.refusals import FileRefused
from portal.files.scanning import request_scan, scanner
from portal.files.selectors import described, own_files, own_uploads
from portal.files.services import store_upload

DEFAULT_PURPOSE = "notice"
STEPS = (
    ("届く", "途中で切れても、届いた分は残ります"),
    ("確かめる", "種類と中身が名前どおりか、展開しても安全か"),
    ("検査", "ウイルス検査。終わるまで、ほかの人には見えません"),
    ("配る", "通知の公開と同時に"),
)


class UploadView(ClosedView):
    """``/admin/files/upload/``: an ordinary form, and JSON for the script beside the notice form.

    Files never travel in the notice form itself: autosave would send them again and again.
    """

    http_method_names = ["get", "post"]

    def may_enter(self, request: HttpRequest) -> bool:
        """Editors, approvers and superusers."""
        return can_upload(request.user, acting_seat(request))

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, and what the person has uploaded."""
        return shown(request, request.GET.get("purpose", DEFAULT_PURPOSE))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Store what can be stored and say what could not; 400 when nothing was stored."""
        purpose = request.POST.get("purpose", DEFAULT_PURPOSE)
        stored, errors = _store_all(request, purpose)
        status = 200 if stored else 400
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"files": stored, "errors": errors}, status=status)
        return shown(request, purpose, status=status, files=stored, errors=errors)


class ScanAgainView(ClosedView):
    """``/files/<uuid>/scan/``: the check once more, asked for by the uploader or a superuser."""

    http_method_names = ["post"]

    def may_enter(self, request: HttpRequest) -> bool:
        """The file's own owner is asked for below."""
        return True

    def post(self, request: HttpRequest, file_id: UUID) -> HttpResponse:
        """Ask for it and go back to the list."""
        file = get_object_or_404(StoredFile, pk=file_id)
        if file.owner_id != request.user.pk and not request.user.is_superuser:
            raise Http404
        if scanner() is None:
            messages.error(request, "このサイトにウイルス検査はありません。")
        else:
            request_scan(file=file)
            messages.success(request, f"「{file.name}」の検査を頼みました。")
        return redirect("files_upload")


def shown(request: HttpRequest, purpose: str, status: int = 200, **outcome: Any) -> HttpResponse:
    """The page with what a POST came to, if there was one."""
    seat, largest = acting_seat(request), rules_of(purpose).largest
    context = {
        "purpose": purpose,
        "largest": largest,
        "plain_largest": min(largest, settings.FILES_MAX_BYTES),
        "unfinished": own_uploads(request.user),
        "recent": own_files(request.user),
        "steps": [{"label": label, "note": note, "state": ""} for label, note in STEPS],
        "has_scanner": scanner() is not None,
        "days": settings.FILES_UPLOAD_DAYS,
        **_room(request.user, seat),
    }
    return render(request, "files/upload.html", {**context, **outcome}, status=status)


def _room(user: Any, seat: Any) -> dict[str, Any]:
    if seat is None:
        whose, quota, name = Q(owner=user), settings.FILES_QUOTA_PERSON_BYTES, "あなた"
    else:
        whose = Q(organisation=seat.organisation)
        quota, name = settings.FILES_QUOTA_ORGANISATION_BYTES, seat.organisation.name
    used = used_bytes(whose)
    percent = min(100, 100 * used // quota) if quota else 100
    return {"quota_of": name, "quota": quota, "used": used, "used_percent": percent}


def _store_all(
    request: HttpRequest, purpose: str
) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    uploads = request.FILES.getlist("files")
    if not may_upload_for(purpose, request.user, acting_seat(request)):
        return [], [{"name": "", "message": "この用途のファイルは受け付けていません。"}]
    if not uploads:
        return [], [{"name": "", "message": "ファイルを選んでください。"}]
    stored: list[dict[str, Any]] = []
    errors: list[dict[str, str]] = []
    for upload in uploads:
        try:
            stored.append(described(_store(request, upload, purpose)))
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
