"""The portal's addresses, helpdesk's own pages as they come, and pages of bare SQL.

The latter print their rows inside the portal's frame: what any page must cost that shows them.
"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from portal.urls import urlpatterns as portal_urlpatterns

from tests.bench.coverage import aggregate, shown
from tests.bench.inquiry_sql import desk_page, ticket_page, whole_page


def aggregate_page(request: HttpRequest, notice_id: int, version_id: int) -> HttpResponse:
    """The numbers of coverage."""
    return printed(request, aggregate(notice_id, version_id))


def coverage_page(request: HttpRequest, notice_id: int, version_id: int) -> HttpResponse:
    """The numbers of coverage and its list."""
    return printed(request, shown(notice_id, version_id))


def desk_list_page(request: HttpRequest, queue_id: int, view: str) -> HttpResponse:
    """A view of the agents' list, by the words asked for."""
    return printed(request, desk_page(queue_id, request.user.pk, view, request.GET.get("q", "")))


def case_page(request: HttpRequest, number: str) -> HttpResponse:
    """A case and its entries."""
    return printed(request, ticket_page(number))


def whole_case_page(request: HttpRequest, number: str) -> HttpResponse:
    """A case with all that its desk sees."""
    return printed(request, whole_page(number))


def printed(request: HttpRequest, rows: Iterable[Any]) -> HttpResponse:
    """Rows as they came from the database."""
    text = "\n".join(map(str, rows))
    return render(request, "bench_stock/printed.html", {"text": text})


# helpdesk's templates reverse the walled names; Wagtail's pages come last, they take the rest.
urlpatterns = [
    *portal_urlpatterns[:-1],
    path("bench/aggregate/<int:notice_id>/<int:version_id>/", aggregate_page),
    path("bench/coverage/<int:notice_id>/<int:version_id>/", coverage_page),
    path("bench/desk/<int:queue_id>/<str:view>/", desk_list_page),
    path("bench/case/<str:number>/", case_page),
    path("bench/whole-case/<str:number>/", whole_case_page),
    path("stock/", include("helpdesk.urls", namespace="stock")),
    portal_urlpatterns[-1],
]
