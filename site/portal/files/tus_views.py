"""``/files/uploads/``: the resumable upload, tus 1.0 with our words for people (ADR 0011)."""

import errno
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import http_date

from portal.extension.permissions import acting_seat
from portal.extension.views import ClosedView
from portal.files import tus
from portal.files.finishing import finish_if_small
from portal.files.models import Upload
from portal.files.purposes import may_upload_anything, may_upload_for, still_may_upload_for
from portal.files.refusals import FileRefused, RefusalCode
from portal.files.selectors import upload_state
from portal.files.tus import TusError
from portal.files.uploads import (
    KeyIsTaken,
    OffsetConflict,
    TooManyBytes,
    UploadGone,
    UploadIsFinished,
    append,
    create_upload,
    end_upload,
)

DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
LONGEST_KEY = 64
GONE = "この送信はもうありません。はじめから送り直してください。"
KEY_IS_TAKEN = "同じ鍵で別のファイルの送信が始まっています。ファイルを選び直してください。"


class TusView(ClosedView):
    """What both addresses share: POST for blocked methods, the version, errors as JSON."""

    keeps_typed = False

    def may_enter(self, request: HttpRequest) -> bool:
        """Whoever may upload for some purpose."""
        return may_upload_anything(request.user, acting_seat(request))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Every answer carries the version and is kept by nobody."""
        request.method = tus.overridden_method(request)
        try:
            response = super().dispatch(request, *args, **kwargs)
        except Http404:
            # With our version, or a client takes it for the words of a gateway.
            response = told(TusError(HTTPStatus.NOT_FOUND, "gone", GONE))
        except TusError as error:
            response = told(error)
        response.headers["Tus-Resumable"] = tus.VERSION
        response.headers["Cache-Control"] = "no-store"
        return response

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What this server can do."""
        return HttpResponse(
            status=HTTPStatus.NO_CONTENT,
            headers={
                "Tus-Version": tus.VERSION,
                "Tus-Extension": tus.EXTENSIONS,
                "Tus-Max-Size": str(settings.FILES_UPLOAD_MAX_BYTES),
                "Tus-Checksum-Algorithm": ",".join(tus.CHECKSUMS),
            },
        )

    def take_body(self, request: HttpRequest, upload: Upload, offset: int) -> Upload:
        """Append the body at ``offset``, and finish a small file when that was the last byte."""
        length, wanted = tus.body_length(request), tus.checksum(request)
        if offset + length > upload.size:
            raise too_many(upload)
        blocks = tus.body_blocks(request, length)
        taken = append_or_tell(
            upload, offset, tus.verified_blocks(blocks, wanted) if wanted else blocks
        )
        if taken.is_complete:
            finish_if_small(taken)
        return taken


class UploadsView(TusView):
    """``/files/uploads/``: creation."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """201 with the address of the new upload; the body may already bring bytes."""
        tus.require_version(request)
        size, told = tus.required_number(request, "Upload-Length"), tus.metadata(request)
        upload = self.create(request, size, told)
        if request.content_type == tus.CONTENT_TYPE and tus.body_length(request):
            upload = self.take_body(request, upload, 0)
        return HttpResponse(
            status=HTTPStatus.CREATED,
            headers={
                "Location": reverse("files:upload", args=[upload.pk]),
                **progress_headers(upload),
            },
        )

    def create(self, request: HttpRequest, size: int, told: dict[str, str]) -> Upload:
        """Bind owner, organisation and purpose."""
        seat, purpose = acting_seat(request), told.get("purpose", "")
        if not may_upload_for(purpose, request.user, seat):
            raise refused(
                FileRefused("この用途のファイルは受け付けていません。", RefusalCode.PURPOSE)
            )
        try:
            return create_upload(
                name=told.get("filename", ""),
                size=size,
                purpose=purpose,
                owner=request.user,
                organisation=seat.organisation if seat else None,
                client_key=told.get("key", "")[:LONGEST_KEY],
            )
        except FileRefused as refusal:
            raise refused(refusal) from None
        except KeyIsTaken:
            raise TusError(HTTPStatus.CONFLICT, "key", KEY_IS_TAKEN) from None


class OneUploadView(TusView):
    """``/files/uploads/<uuid>/``: where it stands, more bytes, the end.

    For its owner alone, and only while the owner may upload for its purpose.
    """

    http_method_names = ["get", "head", "patch", "delete", "options"]

    def may_enter(self, request: HttpRequest) -> bool:
        """``own`` answers in each method."""
        return True

    def get(self, request: HttpRequest, upload_id: UUID) -> JsonResponse:
        """State, reason and address of the file, for the script and for people without it."""
        return JsonResponse(upload_state(self.own(request, upload_id)))

    def head(self, request: HttpRequest, upload_id: UUID) -> HttpResponse:
        """How many bytes are safe here."""
        upload = self.own(request, upload_id)
        tus.require_version(request)
        if upload.is_expired:
            raise gone()
        return HttpResponse(headers=progress_headers(upload))

    def patch(self, request: HttpRequest, upload_id: UUID) -> HttpResponse:
        """More bytes from the offset that both sides agree on."""
        upload = self.own(request, upload_id)
        tus.require_version(request)
        if request.content_type != tus.CONTENT_TYPE:
            raise TusError(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                "content_type",
                f"Content-Type は {tus.CONTENT_TYPE} にしてください。",
            )
        offset = tus.required_number(request, "Upload-Offset")
        taken = self.take_body(request, upload, offset)
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=progress_headers(taken))

    def delete(self, request: HttpRequest, upload_id: UUID) -> HttpResponse:
        """Give up an unfinished upload."""
        upload = self.own(request, upload_id)
        tus.require_version(request)
        try:
            end_upload(upload_id=upload.pk)
        except UploadIsFinished:
            raise TusError(
                HTTPStatus.CONFLICT, "finished", "登録が終わったファイルは取り消せません。"
            ) from None
        return HttpResponse(status=HTTPStatus.NO_CONTENT)

    def own(self, request: HttpRequest, upload_id: UUID) -> Upload:
        """The upload, or 404 for everybody but the person who started it and still may."""
        upload = get_object_or_404(Upload, pk=upload_id, owner=request.user)
        if not still_may_upload_for(upload.purpose, request.user, acting_seat(request)):
            raise Http404
        return upload


def told(error: TusError) -> JsonResponse:
    """An error as an answer."""
    answer = {"error": error.code, "message": str(error)}
    return JsonResponse(answer, status=error.status, headers=error.headers)


def progress_headers(upload: Upload) -> dict[str, str]:
    """How far it is and when it ends."""
    return {
        "Upload-Offset": str(upload.offset),
        "Upload-Length": str(upload.size),
        "Upload-Expires": http_date(upload.expires_at.timestamp()),
    }


def append_or_tell(upload: Upload, offset: int, blocks: Any) -> Upload:
    """Append, with the service's errors as answers."""
    try:
        return append(upload_id=upload.pk, offset=offset, blocks=blocks)
    except UploadGone:
        raise gone() from None
    except OffsetConflict as conflict:
        error = TusError(HTTPStatus.CONFLICT, "offset", "続きの位置が合いません。")
        error.headers["Upload-Offset"] = str(conflict.offset)
        raise error from None
    except TooManyBytes:
        raise too_many(upload) from None
    except OSError as error:
        if error.errno not in DISK_FULL:
            raise
        raise TusError(
            HTTPStatus.INSUFFICIENT_STORAGE,
            "disk",
            "サーバーの空きが足りません。届いた分は残っています。運用担当へ連絡してください。",
        ) from None


def gone() -> TusError:
    """Nobody continued it in time, or it was ended."""
    return TusError(HTTPStatus.GONE, "gone", GONE)


def too_many(upload: Upload) -> TusError:
    """More bytes than were promised."""
    return TusError(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "too_many_bytes",
        f"「{upload.name}」は、はじめに知らせた大きさより長くなっています。選び直してください。",
    )


def refused(refusal: FileRefused) -> TusError:
    """A refusal as an answer."""
    too_large = refusal.code == RefusalCode.TOO_LARGE
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.UNPROCESSABLE_ENTITY
    return TusError(status, refusal.code.value, str(refusal))
