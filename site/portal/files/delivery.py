"""The response that carries a file's bytes: whole, in part (206), or by nginx (F-01, F-05).

Every header is ours: the file is always an attachment, never shown inside the site.
"""

from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django_sendfile import sendfile
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import MissingFileError, Response, SlicedFile, StaticFile

from portal.files.models import StoredFile
from portal.files.names import ascii_name
from portal.files.storage import path_of

SANDBOX = "sandbox; default-src 'none'"


class GatedFile(StaticFile):
    """WhiteNoise's file responder, with If-Range and with ranges of a single byte."""

    def get_response(self, method: str, request_headers: dict[str, Any]) -> Response:
        """Answer a GET or HEAD; a part is sent only while the client's copy is still ours."""
        if not self._same_version(request_headers.get("HTTP_IF_RANGE")):
            request_headers = {k: v for k, v in request_headers.items() if k != "HTTP_RANGE"}
        return super().get_response(method, request_headers)

    def get_range_response(
        self, range_header: str, base_headers: Any, file_handle: Any
    ) -> Response:
        """One part of the file; 416 when no byte of it exists."""
        headers = dict(base_headers)
        size = int(headers["Content-Length"])
        start, end = self.get_byte_range(range_header, size)
        if start > end:
            return self.get_range_not_satisfiable_response(file_handle, size)
        headers["Content-Range"] = f"bytes {start}-{end}/{size}"
        headers["Content-Length"] = str(end - start + 1)
        part = SlicedFile(file_handle, start, end) if file_handle is not None else None
        return Response(HTTPStatus.PARTIAL_CONTENT, list(headers.items()), part)

    def _same_version(self, if_range: str | None) -> bool:
        if if_range is None or if_range == self.etag:
            return True
        try:
            return bool(parsedate_to_datetime(if_range).timetuple()[:6] == self.last_modified[:6])
        except ValueError:
            return False


def file_response(request: HttpRequest, file: StoredFile) -> HttpResponseBase:
    """The bytes, by nginx when SENDFILE_BACKEND is set. Raises Http404 when they are missing."""
    headers = file_headers(file)
    if settings.SENDFILE_BACKEND:
        response = sendfile(request, path_of(file.pk), mimetype=file.content_type)
        for key, value in headers.items():
            response.headers[key] = value
        return response
    try:
        gated = GatedFile(str(path_of(file.pk)), list(headers.items()))
    except MissingFileError:
        raise Http404 from None
    response = WhiteNoiseMiddleware.serve(gated, request)
    if response.status_code != HTTPStatus.OK:
        # What is safe on the whole file is safe on its part and on the refusal of a part.
        for key, value in headers.items():
            response.headers.setdefault(key, value)
    return response


def file_headers(file: StoredFile) -> dict[str, str]:
    """Headers of a download. The ETag is the random id: it tells nothing of the content."""
    return {
        **attachment_headers(file.name, file.content_type),
        "Accept-Ranges": "bytes",
        "ETag": f'"{file.pk}"',
        "Last-Modified": format_datetime(file.created_at.astimezone(UTC), usegmt=True),
    }


def attachment_headers(name: str, content_type: str) -> dict[str, str]:
    """Headers of whatever is saved under a name and never shown inside the site (F-05)."""
    return {
        "Content-Type": content_type,
        "Content-Disposition": disposition(name),
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }


def disposition(name: str) -> str:
    """Content-Disposition with the Japanese name (RFC 8187) and a plain one for old clients."""
    return f"attachment; filename=\"{ascii_name(name)}\"; filename*=UTF-8''{quote(name, safe='')}"


def starts_download(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether this answer carries the first byte of a file to a person: a GET, whole or from 0."""
    if request.method != "GET" or response.status_code not in (
        HTTPStatus.OK,
        HTTPStatus.PARTIAL_CONTENT,
    ):
        return False
    asked = request.headers.get("Range", "")
    return not asked or asked.replace(" ", "").startswith("bytes=0-")
