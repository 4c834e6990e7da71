"""How FAQ pages answer requests. The work is in ``portal.faq.public``.

The import stands inside the methods because that module reads these very models.
"""

from http import HTTPMethod
from typing import TYPE_CHECKING, ClassVar, cast

from django.http import HttpRequest, HttpResponseBase

if TYPE_CHECKING:
    from portal.faq.models import FaqIndexPage, FaqPage


class ServedFaqIndex:
    """Mixin of FaqIndexPage: the list by duty with its filters."""

    template = "faq/faq_index_page.html"
    allowed_http_methods: ClassVar[list[HTTPMethod]] = [HTTPMethod.GET, HTTPMethod.HEAD]

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """The list, for signed-in people only."""
        from portal.faq.public import serve_index

        return serve_index(cast("FaqIndexPage", self), request)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """What an editor sees before publishing the index: the list itself."""
        return self.serve(request)


class ServedFaq:
    """Mixin of FaqPage: question and answer, for everybody who is signed in."""

    template = "faq/faq_page.html"
    allowed_http_methods: ClassVar[list[HTTPMethod]] = [HTTPMethod.GET, HTTPMethod.HEAD]

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """The published FAQ."""
        from portal.faq.public import serve_faq

        return serve_faq(cast("FaqPage", self), request)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        """The draft in the published look."""
        from portal.faq.public import serve_faq_preview

        return serve_faq_preview(cast("FaqPage", self), request)
