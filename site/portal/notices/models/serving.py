"""How notice pages answer requests. The work is in ``portal.notices.public``.

The import stands inside the methods because that module reads these very models.
"""

from http import HTTPMethod
from typing import TYPE_CHECKING, Any, ClassVar, cast

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
    # Set by ``portal.notices.public.notice_address``, which found the page by its address.
    served_at: str = ""

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str | None:
        """Address of the page; the one just asked for needs no look at the sites."""
        if self.served_at:
            return self.served_at
        url: str | None = super().get_url(request, current_site)  # type: ignore[misc]
        return url

    def get_view_restrictions(self) -> Any:
        """Wagtail's restrictions; none where the query for the page has ruled them out."""
        return [] if self.served_at else super().get_view_restrictions()  # type: ignore[misc]

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """The published notice; a 200 to a seat counts as opened."""
        from portal.notices.public import serve_notice

        return serve_notice(cast("NoticePage", self), request)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """The draft as it would look; nobody's reading or opening is recorded."""
        from portal.notices.public import serve_notice_preview

        return serve_notice_preview(cast("NoticePage", self), request)
