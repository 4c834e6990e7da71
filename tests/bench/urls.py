"""The portal's addresses, helpdesk's own pages as they come, and a page of one SQL statement."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from portal.urls import urlpatterns as portal_urlpatterns

from tests.bench.coverage import aggregate


def aggregate_page(request: HttpRequest, notice_id: int, version_id: int) -> HttpResponse:
    """The bare aggregate inside the portal's frame: what any page must cost that shows it."""
    numbers = "\n".join(map(str, aggregate(notice_id, version_id)))
    return render(request, "bench_stock/aggregate.html", {"numbers": numbers})


# helpdesk's templates reverse the walled names; Wagtail's pages come last, they take the rest.
urlpatterns = [
    *portal_urlpatterns[:-1],
    path("bench/aggregate/<int:notice_id>/<int:version_id>/", aggregate_page),
    path("stock/", include("helpdesk.urls", namespace="stock")),
    portal_urlpatterns[-1],
]
