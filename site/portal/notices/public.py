"""The public pages of notices: the list, one notice, its preview."""

import logging
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from wagtail.url_routing import RouteResult
from wagtail.views import serve

from portal.extension.events import NoticeOpened, emit
from portal.extension.permissions import acting_seat
from portal.extension.reception import is_shown_to_a_person
from portal.extension.slots import render_filters
from portal.notices.facets import bureau_choices, facet_groups, tabs, ways_out
from portal.notices.forwarding import ForwardForm
from portal.notices.listing import (
    PAGE_SIZE,
    SORTS,
    filtered,
    in_order,
    in_tab,
    notice_query,
    scope,
)
from portal.notices.models import NoticeIndexPage, NoticePage
from portal.notices.naming import object_key
from portal.notices.permissions import can_see_notice, kept_number, notice_meant
from portal.notices.reader import loaded_for, notice_at, reader_of
from portal.notices.rows import notice_rows
from portal.notices.services import forget_reading, mark_read
from portal.notices.standing import notice_context, preview_context
from portal.notifications.api import note_read

logger = logging.getLogger("portal.notices")
INDEX_TEMPLATE = "notices/notice_index_page.html"
NOTICE_TEMPLATE = "notices/notice_page.html"


def serve_index(page: NoticeIndexPage, request: HttpRequest) -> HttpResponseBase:
    """The list of notices below an index page."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    meant = notice_meant(request.GET.get("q", ""), request.user, acting_seat(request))
    if meant is not None:
        return redirect(meant.get_url(request) or "/notices/")
    return render(request, INDEX_TEMPLATE, index_context(page, request))


def index_context(index: NoticeIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Rows of one page of the list, with filters, tabs and ways out of an empty result."""
    seat, query = acting_seat(request), notice_query(request.GET)
    everything = scope(request, index)
    meeting = filtered(everything, query, request)
    wanted = in_order(in_tab(meeting, query.tab), query.sort)
    page_obj = Paginator(wanted, PAGE_SIZE).get_page(request.GET.get("page"))
    notices = list(page_obj)
    return {
        "page": index,
        "query": query,
        "seat": seat,
        "notices": notices,
        "rows": notice_rows(notices, request),
        "page_obj": page_obj,
        "tabs": tabs(meeting, query, seat),
        "facets": facet_groups(everything, query),
        "bureaus": bureau_choices(index, everything, query),
        "plugin_filters": render_filters("notice.list_filter", request.GET, request),
        "sorts": [(key, label, key == query.sort) for key, label in SORTS.items()],
        "ways_out": ways_out(query) if not notices else [],
        "is_filtered": any(key not in ("page", "sort") for key in request.GET),
    }


def notice_address(request: HttpRequest, bureau: str, slug: str) -> HttpResponseBase:
    """Serve the notice at its address as Wagtail does, hooks included, without its tree walk.

    What ``notice_at`` does not find (drafts, indexes, unknown addresses) Wagtail routes itself.
    """
    path = f"notices/{bureau}/{slug}/"
    notice = notice_at(path, acting_seat(request))
    if notice is not None:
        notice.served_at = request.path
        request._wagtail_route_for_request = RouteResult(notice)  # type: ignore[attr-defined]
    return serve(request, path)


def serve_notice(page: NoticePage, request: HttpRequest) -> HttpResponseBase:
    """One notice, for those it was delivered to and those who see everything."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    page = loaded_for(page, acting_seat(request))
    if not can_see_notice(request.user, acting_seat(request), page):
        return to_kept_version(page, request)
    if is_shown_to_a_person(request):
        note_read(request, object_key(page.pk))
    response = notice_response(page, request)
    note_opening(page, request)
    return response


def to_kept_version(page: NoticePage, request: HttpRequest) -> HttpResponse:
    """The last version delivered to an organisation that is addressed no more, or 404."""
    number = kept_number(request.user, acting_seat(request), page.pk)
    if not number:
        raise Http404
    return redirect("notice_version", page.pk, number)


def notice_response(
    page: NoticePage, request: HttpRequest, form: ForwardForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of a notice; ``form`` is a forwarding that was refused, with what was typed."""
    context = notice_context(loaded_for(page, acting_seat(request)), request, form)
    return render(request, NOTICE_TEMPLATE, context, status=status)


def serve_notice_preview(page: NoticePage, request: HttpRequest) -> HttpResponseBase:
    """The draft in the published look."""
    request.is_preview = True  # type: ignore[attr-defined]
    return render(request, NOTICE_TEMPLATE, preview_context(page, request))


def note_opening(page: NoticePage, request: HttpRequest) -> None:
    """A seat of an addressed organisation was shown the notice: read and opened.

    Never on HEAD, prefetch, preview or in read-only mode. A failure is logged, nothing more.
    A version that the seat has been shown before has been told already.
    """
    seat = acting_seat(request)
    reader = reader_of(page, seat)
    if reader is None or reader.delivery is None or not is_shown_to_a_person(request):
        return
    if reader.read_number >= page.current_version.number:
        return
    try:
        with transaction.atomic():
            record_opening(page, reader.delivery.pk, seat, request.user)
    except Exception:
        logger.exception("opening of notice %s was not recorded", page.pk)


def record_opening(page: NoticePage, delivery_id: int, seat: Any, user: Any) -> None:
    """Write the seat's reading and tell who wants to know of the opening.

    Where somebody could not take note of it, the reading goes, and the next visit tells again.
    """
    version = page.current_version
    reading = {"seat": seat, "notice": page, "version_number": version.number}
    mark_read(**reading)
    event = NoticeOpened(delivery_id, version.pk, seat.pk, user.pk)
    emit(event, on_failure=lambda: forget_reading(**reading))
