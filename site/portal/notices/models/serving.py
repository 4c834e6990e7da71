"""How notice pages answer requests. The work is in ``portal.notices.public``.

The import stands inside the methods because that module reads these very models.
"""

from http import HTTPMethod
from typing import TYPE_CHECKING, ClassVar, cast

from django.http import HttpRequest, HttpResponseBase

if TYPE_CHECKING:
    from portal.notices.models import NoticeIndexPage, NoticePage


class ServedIndex:
    """Mixin of NoticeIndexPage: the list of notices with its filters."""

    template = "notices/notice_index_page.html"
    allowed_http_methods: ClassVar[list[HTTPMethod]] = [HTTPMethod.GET, HTTPMethod.HEAD]

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """The list, for signed-in people only."""
        from portal.notices.public import serve_index

        return serve_index(cast("NoticeIndexPage", self), request)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """What an editor sees before publishing the index: the list itself."""
        return self.serve(request)


class ServedNotice:
    """Mixin of NoticePage: the notice to whom it was delivered, 404 to everybody else."""

    template = "notices/notice_page.html"
    allowed_http_methods: ClassVar[list[HTTPMethod]] = [HTTPMethod.GET, HTTPMethod.HEAD]

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """The published notice; a 200 to a seat counts as opened."""
        from portal.notices.public import serve_notice

        return serve_notice(cast("NoticePage", self), request)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """The draft as it would look; nobody's reading or opening is recorded."""
        from portal.notices.public import serve_notice_preview

        return serve_notice_preview(cast("NoticePage", self), request)
