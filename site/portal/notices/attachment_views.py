"""Attachments of a notice taken together: all as one zip, and their history."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render

from portal.extension.permissions import acting_seat
from portal.files.access import can_fetch, tell_download
from portal.files.delivery import attachment_headers
from portal.files.models import StoredFile
from portal.files.storage import path_of
from portal.notices.archive import Archive, archive_name
from portal.notices.attachments import attachment_histories
from portal.notices.selectors import carrying_versions
from portal.notices.standing import attachments_context
from portal.notices.views import ReaderView


class ArchiveView(ReaderView):
    """``/notices/<id>/files.zip``, and the same of an earlier version."""

    def get(
        self, request: HttpRequest, notice_id: int, number: int | None = None
    ) -> HttpResponseBase:
        """The zip, streamed. Each attachment in it counts as fetched, once."""
        if number is None:
            notice = self.visible(notice_id)
        else:
            self.until(notice_id, number)
            notice = self.published(notice_id)
        version = self.version(notice, number or notice.current_version.number)
        seat = acting_seat(request)
        rows = version.files.select_related("file").order_by("position")
        files: list[StoredFile] = []
        left_out: list[StoredFile] = []
        for file in (row.file for row in rows):
            may = can_fetch(request.user, seat, file) and path_of(file.pk).exists()
            (files if may else left_out).append(file)
        if not files:
            raise Http404
        archive = Archive(version, files, left_out)
        headers = attachment_headers(archive_name(version), "application/zip")
        headers["Content-Length"] = str(len(archive))
        if request.method == "HEAD":
            return HttpResponse(headers=headers)
        self.tell(files)
        return StreamingHttpResponse(iter(archive), headers=headers)

    def tell(self, files: list[StoredFile]) -> None:
        """As the download gate does for each."""
        for file in files:
            tell_download(self.request.user, acting_seat(self.request), file)


class AttachmentsView(ReaderView):
    """``/notices/<id>/files/``: which version carried which file, with hashes."""

    def get(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        """All attachments, oldest version first in each."""
        notice = self.visible(notice_id)
        histories = attachment_histories(carrying_versions(notice))
        context = attachments_context(notice, histories, request)
        response = render(request, "pages/notices/attachments.html", context)
        response.headers["X-Robots-Tag"] = "noindex"
        return response
