"""The public pages of the FAQ: the list, one FAQ, its preview."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from portal.extension.reception import is_shown_to_a_person
from portal.faq.facets import bureau_choices, duty_choices, ways_out
from portal.faq.forms import FeedbackForm
from portal.faq.listing import PAGE_SIZE, faq_query, filtered, in_order
from portal.faq.models import FaqIndexPage, FaqPage
from portal.faq.naming import object_key
from portal.faq.permissions import visible_faqs
from portal.faq.showing import badges, faq_context, loaded_for_page, preview_context
from portal.notifications.api import note_read

INDEX_TEMPLATE = "faq/faq_index_page.html"
FAQ_TEMPLATE = "faq/faq_page.html"


def serve_index(page: FaqIndexPage, request: HttpRequest) -> HttpResponseBase:
    """The list of FAQ below an index page."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return render(request, INDEX_TEMPLATE, index_context(page, request))


def index_context(index: FaqIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Rows of one page of the list, with duties, bureaus and ways out of an empty result."""
    query = faq_query(request.GET)
    everything = visible_faqs(request.user).filter(path__startswith=index.path)
    current = everything.filter(standing__withdrawn_at__isnull=True)
    wanted = in_order(filtered(everything, query)).prefetch_related("duties")
    page_obj = Paginator(wanted, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [row(faq, request) for faq in page_obj]
    return {
        "page": index,
        "query": query,
        "rows": rows,
        "page_obj": page_obj,
        "duties": duty_choices(current, query),
        "bureaus": bureau_choices(index, current, query),
        "ways_out": [] if rows else ways_out(query),
    }


def row(faq: FaqPage, request: HttpRequest) -> dict[str, Any]:
    """A line of the list, as the row component takes it."""
    return {
        "title": faq.title,
        "url": faq.get_url(request) or "",
        "gone": faq.standing.withdrawn_at is not None,
        "badges": badges(faq),
        "meta": [
            "、".join(duty.name for duty in faq.duties.all()),
            faq.owner_division.full_name if faq.owner_division else "",
        ],
        "updated": faq.last_published_at,
    }


def serve_faq(page: FaqPage, request: HttpRequest) -> HttpResponseBase:
    """One FAQ, for everybody who is signed in."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if is_shown_to_a_person(request):
        note_read(request, object_key(page.pk))
    return faq_response(page.pk, request)


def faq_response(
    faq_id: int, request: HttpRequest, form: FeedbackForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of an FAQ; ``form`` is feedback that was refused, with what was typed."""
    page = loaded_for_page(visible_faqs(request.user).filter(pk=faq_id)).first()
    if page is None:
        raise Http404
    context = faq_context(page, request) | {"form": form or FeedbackForm()}
    return render(request, FAQ_TEMPLATE, context, status=status)


def serve_faq_preview(page: FaqPage, request: HttpRequest) -> HttpResponseBase:
    """The draft in the published look."""
    request.is_preview = True  # type: ignore[attr-defined]
    return render(request, FAQ_TEMPLATE, preview_context(page, request))
